package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** One seeder, four leechers, and somebody who wants no good: its own share is lost, and nothing else. */
class HostilePeersTest {
    private static final LightNet.Network GOOD = LightNet.Network.GOOD;
    private static final int LEECHERS = 4;

    private LightSwarm world;
    private LightPeer seeder;
    private final List<LightPeer> leechers = new ArrayList<>();
    private Stranger stranger;

    /** Runs the swarm. @return seconds until the last was complete */
    private double run(long seed, Function<LightSwarm, Stranger> attacker) {
        world = new LightSwarm(seed, 4 << 20, 64 << 10);
        leechers.clear();
        seeder = world.seeder(GOOD);
        for (int i = 0; i < LEECHERS; i++) {
            leechers.add(world.leecher(GOOD));
        }
        stranger = attacker.apply(world);
        for (LightPeer leecher : leechers) {
            world.introduce(leecher, seeder.host);
            if (stranger != null) {
                stranger.attack(leecher.host);
            }
        }
        if (stranger != null) {
            stranger.attack(seeder.host);
        }
        world.complete(600 * LightNet.SECOND);
        return world.net.nanos() / 1e9;
    }

    private void costsAtMost(double moreSeconds, Function<LightSwarm, Stranger> attacker) {
        for (int seed = 1; seed <= 3; seed++) {
            double without = run(seed, world -> null);
            double with = run(seed, attacker);
            assertTrue(
                    with < 1.3 * without + moreSeconds,
                    "seed " + seed + ": " + with + " s instead of " + without + " s");
        }
    }

    @Test
    void aLiarIsBannedAndNamedAfterTwoPieces() {
        costsAtMost(1, world -> new Stranger(world, GOOD, 7) {
            @Override
            void asked(Contact contact, int piece, int offset, int length) {
                block(contact, piece, offset, length, false);
            }
        });
        int banned = 0;
        for (LightPeer leecher : leechers) {
            banned += leecher.log.contains("banned " + stranger.host.address) ? 1 : 0;
            long bad =
                    leecher.log.stream().filter(line -> line.startsWith("bad")).count();
            assertTrue(bad <= 2, leecher.log.toString());
            for (LightPeer honest : leechers) {
                assertTrue(!leecher.log.contains("banned " + honest.host.address), "nobody else is");
            }
        }
        assertTrue(banned > 0);
    }

    /** One bad block in each piece, the others right. */
    @Test
    void aSubtleLiar() {
        costsAtMost(1, world -> new Stranger(world, GOOD, 7) {
            @Override
            void asked(Contact contact, int piece, int offset, int length) {
                block(contact, piece, offset, length, offset != 0);
            }
        });
    }

    @Test
    void aMutePeer() {
        costsAtMost(4, world -> new Stranger(world, GOOD, 7));
    }

    /** A block every 19 seconds, so that it is never quite silent. */
    @Test
    void aCrawler() {
        costsAtMost(4, world -> new Stranger(world, GOOD, 7) {
            @Override
            void asked(Contact contact, int piece, int offset, int length) {
                if (!contact.busy) {
                    contact.busy = true;
                    every(19 * LightNet.SECOND, contact, () -> block(contact, piece, offset, length, true));
                }
            }
        });
    }

    /** It begins a piece with a bad block, takes back its consent, and begins another. */
    @Test
    void onePieceSpoiledAfterTheOther() {
        costsAtMost(2, world -> new Stranger(world, GOOD, 7) {
            @Override
            void asked(Contact contact, int piece, int offset, int length) {
                block(contact, piece, offset, length, false);
                contact.out.choke();
                contact.out.unchoke();
            }
        });
        for (LightPeer leecher : leechers) {
            long bad =
                    leecher.log.stream().filter(line -> line.startsWith("bad")).count();
            assertTrue(bad <= 3, "one that several had sent, and two that were its own: " + leecher.log);
        }
    }

    @Test
    void chokingAndUnchokingWithoutEnd() {
        costsAtMost(2, world -> new Stranger(world, GOOD, 7) {
            @Override
            void opened(Contact contact) {
                super.opened(contact);
                every(LightNet.MS, contact, () -> {
                    contact.out.choke();
                    contact.out.unchoke();
                });
            }
        });
    }

    @Test
    void interestThatComesAndGoesWithoutEnd() {
        costsAtMost(2, world -> new Stranger(world, GOOD, 7) {
            @Override
            void opened(Contact contact) {
                every(LightNet.MS, contact, () -> {
                    contact.out.interested();
                    contact.out.notInterested();
                });
            }
        });
    }

    @Test
    void aFloodOfHaveAndBitfields() {
        costsAtMost(2, world -> new Stranger(world, GOOD, 7) {
            @Override
            void opened(Contact contact) {
                super.opened(contact);
                BitSet half = new BitSet();
                half.set(0, metainfo.pieceCount() / 2);
                every(LightNet.MS, contact, () -> {
                    for (int piece = 0; piece < metainfo.pieceCount(); piece++) {
                        contact.out.have(piece);
                    }
                    contact.out.bitfield(half, metainfo.pieceCount());
                });
            }
        });
        assertTrue(stranger.refused > 0, "it must have been sent away");
    }

    @Test
    void aFloodOfRequests() {
        costsAtMost(2, world -> new Stranger(world, GOOD, 7) {
            @Override
            void unchoked(Contact contact) {
                every(LightNet.MS, contact, () -> {
                    for (int i = 0; i < 100; i++) {
                        contact.out.request(0, 0, Torrents.BLOCK);
                    }
                });
            }
        });
        assertTrue(stranger.refused > 0, "it must have been sent away");
    }

    /** It takes all that one may take, and gives nothing. */
    @Test
    void unaskedBlocks() {
        costsAtMost(3, world -> new Stranger(world, GOOD, 7) {
            @Override
            void opened(Contact contact) {
                every(10 * LightNet.MS, contact, () -> block(contact, 0, 0, Torrents.BLOCK, true));
            }
        });
    }

    @Test
    void messagesOfNoKind() {
        costsAtMost(2, world -> new Stranger(world, GOOD, 7) {
            @Override
            void opened(Contact contact) {
                every(
                        LightNet.MS,
                        contact,
                        () -> contact.end.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 3, (byte) 200, 1, 2})));
            }
        });
        assertTrue(
                seeder.status().peers().stream().anyMatch(peer -> peer.name().equals(stranger.host.address.toString())),
                "what is not known is skipped");
    }

    /** Four times the connections that are allowed: they say nothing, or are polite and useless. Those who come later must still get in. */
    @Test
    void connectionsWithoutEnd() {
        world = new LightSwarm(5, 1 << 20, 64 << 10).config(small());
        seeder = world.seeder(GOOD);
        for (int i = 0; i < 40; i++) {
            boolean polite = i % 2 == 0;
            Stranger crowd = new Stranger(world, GOOD, 10 + i) {
                @Override
                public void connected(LightNet.End end, boolean weDialed) {
                    if (polite) {
                        super.connected(end, weDialed);
                    } else {
                        end.attachment = new Contact(end);
                    }
                }

                @Override
                void opened(Contact contact) {
                    every(30 * LightNet.SECOND, contact, contact.out::keepAlive);
                }
            };
            crowd.againNanos = 20 * LightNet.SECOND;
            crowd.attack(seeder.host);
        }
        world.net.run(() -> false, 70 * LightNet.SECOND);
        assertTrue(seeder.status().peers().size() <= 10);
        LightPeer late = world.leecher(GOOD);
        world.introduce(late, seeder.host);
        world.complete(300 * LightNet.SECOND);
        assertTrue(late.secondsToComplete() < 60, "took " + late.secondsToComplete() + " s");
    }

    private static SwarmConfig small() {
        SwarmConfig d = SwarmConfig.DEFAULT;
        return new SwarmConfig(
                10,
                8,
                d.uploadSlots(),
                0,
                0,
                d.maxRequests(),
                d.handshakeNanos(),
                d.idleNanos(),
                d.frameNanos(),
                d.blockNanos(),
                true);
    }
}
