package toucan.peer.metainfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PieceLayoutTest {
    private static PieceLayout layout(int pieceLength, long... lengths) {
        List<FileEntry> files = new ArrayList<>();
        long offset = 0;
        for (long length : lengths) {
            files.add(new FileEntry(List.of("f" + files.size()), length, offset));
            offset += length;
        }
        return new PieceLayout(files, offset, pieceLength);
    }

    @Test
    void aPieceCanSpanSeveralFiles() {
        PieceLayout layout = layout(16, 10, 0, 3, 0, 20, 0);

        assertEquals(3, layout.pieceCount());
        assertEquals(1, layout.pieceLength(2));
        assertEquals(
                List.of(new FileRange(0, 0, 10), new FileRange(2, 0, 3), new FileRange(4, 0, 3)),
                layout.ranges(0, 0, 16));
        assertEquals(List.of(new FileRange(2, 2, 1), new FileRange(4, 0, 1)), layout.ranges(0, 12, 2));
        assertEquals(List.of(new FileRange(4, 3, 16)), layout.ranges(1, 0, 16));
        assertEquals(List.of(new FileRange(4, 19, 1)), layout.ranges(2, 0, 1));
        assertEquals(List.of(), layout.ranges(2, 1, 0));
    }

    @Test
    void knowsThePiecesOfAFile() {
        PieceLayout layout = layout(16, 10, 0, 6, 17);
        assertArrayEquals(new int[] {0, 0}, layout.piecesOf(new FileEntry(List.of("a"), 10, 0)));
        assertArrayEquals(new int[] {0, -1}, layout.piecesOf(new FileEntry(List.of("b"), 0, 10)));
        assertArrayEquals(new int[] {0, 0}, layout.piecesOf(new FileEntry(List.of("c"), 6, 10)));
        assertArrayEquals(new int[] {1, 2}, layout.piecesOf(new FileEntry(List.of("d"), 17, 16)));
    }

    @Test
    void nothingHasNoPieces() {
        assertEquals(0, layout(16, 0, 0).pieceCount());
        assertThrows(IndexOutOfBoundsException.class, () -> layout(16, 0).ranges(0, 0, 0));
    }

    @Test
    void refusesWhatIsOutside() {
        PieceLayout layout = layout(16, 33);
        for (int[] wrong : new int[][] {
            {-1, 0, 1},
            {3, 0, 1},
            {0, -1, 2},
            {0, 0, -1},
            {0, 16, 1},
            {0, 15, 2},
            {2, 0, 2},
            {2, 1, 1},
            {0, Integer.MAX_VALUE, 1},
            {0, 1, Integer.MAX_VALUE},
            {0, Integer.MAX_VALUE, Integer.MAX_VALUE}
        }) {
            assertThrows(IndexOutOfBoundsException.class, () -> layout.ranges(wrong[0], wrong[1], wrong[2]));
        }
    }

    @Test
    void doesNotOverflowAtTheEndOfLong() {
        long last = Long.MAX_VALUE - 5;
        assertEquals((Long.MAX_VALUE >> 24) + 1, PieceLayout.pieces(Long.MAX_VALUE, 1 << 24));
        PieceLayout layout =
                new PieceLayout(List.of(new FileEntry(List.of("f"), last % (1L << 54), 0)), last % (1L << 54), 1 << 24);
        assertEquals((1 << 30), layout.pieceCount());
        assertEquals((1 << 24) - 6, layout.pieceLength((1 << 30) - 1));
    }

    /** All ranges of all pieces, one behind the other, are all bytes of all files, one behind the other. */
    @Property(tries = 500)
    void everyByteLiesInOnePlace(
            @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 40) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 20) int pieceLength,
            @ForAll @IntRange(min = 1, max = 7) int block) {
        PieceLayout layout = layout(
                pieceLength, lengths.stream().mapToLong(Integer::longValue).toArray());
        List<String> expected = new ArrayList<>();
        for (int file = 0; file < lengths.size(); file++) {
            for (int i = 0; i < lengths.get(file); i++) {
                expected.add(file + ":" + i);
            }
        }
        List<String> found = new ArrayList<>();
        for (int piece = 0; piece < layout.pieceCount(); piece++) {
            for (int offset = 0; offset < layout.pieceLength(piece); offset += block) {
                int length = Math.min(block, layout.pieceLength(piece) - offset);
                for (FileRange range : layout.ranges(piece, offset, length)) {
                    for (int i = 0; i < range.length(); i++) {
                        found.add(range.file() + ":" + (range.offset() + i));
                    }
                }
            }
        }
        assertEquals(expected, found);
    }
}
