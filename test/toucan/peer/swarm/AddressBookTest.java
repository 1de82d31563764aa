package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import toucan.peer.protocol.PeerAddress;

class AddressBookTest {
    private static final long SECOND = 1_000_000_000L;

    private final AddressBook book = new AddressBook();

    private static PeerAddress address(int number) {
        return PeerAddress.of(new byte[] {10, 1, (byte) (number >> 8), (byte) number}, 9_293);
    }

    private static PeerAddress address(int a, int b, int c, int d, int port) {
        return PeerAddress.of(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}, port);
    }

    @Test
    void everyAddressIsTakenOnce() {
        assertTrue(book.add(address(1), Source.EXCHANGE, 0));
        assertFalse(book.add(address(1), Source.EXCHANGE, 0));
        assertEquals(List.of(address(1)), book.take(10, 0));
        assertEquals(List.of(), book.take(10, 1_000 * SECOND));
        assertEquals(Long.MAX_VALUE, book.nextTryNanos());
    }

    /** Rule 11. */
    @Test
    void hintsToWhatIsNoPeerAreRefused() {
        for (PeerAddress bad : List.of(
                address(10, 0, 0, 1, 53),
                address(10, 0, 0, 1, 1_023),
                address(10, 0, 0, 1, 0),
                address(224, 0, 0, 1, 9_293),
                address(239, 255, 1, 1, 9_293),
                address(255, 255, 255, 255, 9_293),
                address(0, 0, 0, 0, 9_293))) {
            assertFalse(book.add(bad, Source.EXCHANGE, 0), bad.toString());
            assertFalse(book.add(bad, Source.MULTICAST, 0), bad.toString());
        }
        assertEquals(0, book.size());
        assertTrue(book.add(address(10, 0, 0, 1, 53), Source.USER, 0), "the user may");
    }

    @Test
    void eachFailureDoublesThePauseAndTheFourthIsTheLastOfAHint() {
        book.add(address(1), Source.EXCHANGE, 0);
        long now = 0;
        for (int pause : new int[] {2, 4, 8}) {
            assertEquals(1, book.take(1, now).size());
            book.failed(address(1), now);
            assertEquals(now + pause * SECOND, book.nextTryNanos());
            now += pause * SECOND;
        }
        book.take(1, now);
        book.failed(address(1), now);
        assertEquals(0, book.size());
    }

    @Test
    void whatTheUserNamedIsTriedForEver() {
        book.add(address(1), Source.USER, 0);
        long now = 0;
        for (int i = 0; i < 100; i++) {
            assertEquals(1, book.take(1, now).size());
            book.failed(address(1), now);
            assertTrue(book.nextTryNanos() <= now + 60 * SECOND);
            now = book.nextTryNanos();
        }
    }

    /** Whoever lets everybody connect and is no peer must not be called every other second for ever. */
    @Test
    void aConnectionThatComesToNothingIsAFailure() {
        book.add(address(1), Source.EXCHANGE, 0);
        long now = 0;
        int calls = 0;
        while (book.size() > 0 && calls < 10) {
            calls += book.take(1, now).size();
            book.connected(address(1));
            book.failed(address(1), now);
            now += 60 * SECOND;
        }
        assertEquals(4, calls);
    }

    @Test
    void aConnectionThatWorkedIsTriedAgainSoon() {
        book.add(address(1), Source.EXCHANGE, 0);
        book.take(1, 0);
        book.failed(address(1), 0);
        book.take(1, 2 * SECOND);
        book.connected(address(1));
        book.left(address(1), 100 * SECOND);
        assertEquals(102 * SECOND, book.nextTryNanos());
    }

    @Test
    void aFullBookKeepsWhatIsMoreCredible() {
        book.add(address(0), Source.USER, 0);
        for (int i = 1; i < 3_000; i++) {
            book.add(address(i), Source.EXCHANGE, 0);
        }
        assertEquals(AddressBook.LIMIT, book.size());
        for (int i = 5_000; i < 7_000; i++) {
            book.add(address(i), Source.MULTICAST, 0);
        }
        assertEquals(AddressBook.LIMIT, book.size());
        assertFalse(book.add(address(9_000), Source.EXCHANGE, 0), "all others are more credible");
        assertEquals(address(0), book.take(1, 0).get(0), "what the user named is still there");
    }

    @Test
    void thoseInUseAreNotForgotten() {
        for (int i = 0; i < AddressBook.LIMIT; i++) {
            book.add(address(i), Source.EXCHANGE, 0);
        }
        book.take(AddressBook.LIMIT, 0);
        assertFalse(book.add(address(5_000), Source.MULTICAST, 0));
    }

    /** A flood of hints does not keep us from whom we have heard ourselves. */
    @Test
    void theMostCredibleComeFirst() {
        for (int i = 0; i < 900; i++) {
            book.add(address(i), Source.EXCHANGE, 0);
        }
        book.add(address(2_000), Source.MULTICAST, 0);
        book.add(address(2_001), Source.USER, 0);
        assertEquals(List.of(address(2_001), address(2_000)), book.take(2, 0));
    }

    @Test
    void anAnnouncementEndsThePause() {
        book.add(address(1), Source.MULTICAST, 0);
        book.take(1, 0);
        book.failed(address(1), 0);
        book.add(address(1), Source.MULTICAST, SECOND);
        assertEquals(List.of(address(1)), book.take(1, SECOND));
    }

    @Test
    void theBannedAndOurselvesAreNeverAddedAgain() {
        book.add(address(1), Source.EXCHANGE, 0);
        book.ban(address(1));
        book.add(address(2), Source.USER, 0);
        book.isOurselves(address(2));
        assertFalse(book.add(address(1), Source.EXCHANGE, 0));
        assertFalse(book.add(address(2), Source.USER, 0));
        assertTrue(book.isBanned(address(1)));
        assertEquals(List.of(), book.take(10, 1_000 * SECOND));
    }

    @Test
    void bansAreBoundedToo() {
        for (int i = 0; i < 5_000; i++) {
            book.ban(address(i));
        }
        assertFalse(book.isBanned(address(0)));
        assertTrue(book.isBanned(address(4_999)));
    }
}
