package toucan.script;

/** Which attempt at a system call it is: one that may wait is tried again whenever something has happened. */
enum Attempt {
    FIRST,
    AGAIN,
    /** The time has come at which the script says that it returns, whatever happened. */
    LAST
}
