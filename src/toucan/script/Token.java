package toucan.script;

/**
 * One word of a script.
 *
 * @param text what stood there; without its quotes or brackets for STRING, SHELL and CODE
 * @param line where it stood, counted from 1
 * @param column where in that line its first character stood, counted from 1
 */
record Token(Kind kind, String text, int line, int column) {
    enum Kind {
        /** {@code 12}, {@code .1}, {@code 0.25}, {@code 0x7f}: never signed. */
        NUMBER,
        /** {@code write}, {@code SOL_SOCKET}, {@code FP}. */
        WORD,
        /** {@code "text"}. */
        STRING,
        /** One of the punctuation marks, or {@code ...}, {@code ==}, {@code !=}, {@code <=}, {@code >=}; in code also {@code +=}, {@code //}, {@code <<}, {@code >>}. */
        SYMBOL,
        /** The text between <code>%{</code> and <code>}%</code>. */
        CODE,
        /** The text between backquotes. */
        SHELL,
        /** A setting, {@code --name=value} or {@code --name}, without its dashes. */
        SETTING,
        /** The end of the script. */
        END
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean isSymbol(String mark) {
        return kind == Kind.SYMBOL && text.equals(mark);
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    @Override
    public String toString() {
        return kind == Kind.END ? "the end of the script" : '\'' + text + '\'';
    }
}
