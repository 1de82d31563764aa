package toucan.peer.swarm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import toucan.peer.protocol.Handshake;

/** Fifty strangers a second call a seeder, each under a new id; a newcomer must get in, and what it came for. */
class AdmissionTest {
    private static final int CALLS_PER_SECOND = 50;

    /** What they do when they are connected. */
    private enum Manners {
        MUTE(3),
        ONLY_SHAKE_HANDS(3),
        /** They take the upload slots too, and those are given anew every ten seconds only. */
        ASK_FOR_PIECES(60);

        final double mayCostSeconds;

        Manners(double mayCostSeconds) {
            this.mayCostSeconds = mayCostSeconds;
        }
    }

    /** Each of its connections says that it is somebody else. */
    private static final class Crowd extends Stranger {
        private final Manners manners;
        private int ids = 10_000;

        Crowd(LightSwarm world, Manners manners) {
            super(world, LightNet.Network.GOOD, 1);
            this.manners = manners;
        }

        void call(LightNet.Host victim) {
            host.dial(victim.address);
            world.net.at(world.net.nanos() + LightNet.SECOND / CALLS_PER_SECOND, () -> call(victim));
        }

        @Override
        public void connected(LightNet.End end, boolean weDialed) {
            Contact contact = new Contact(end);
            end.attachment = contact;
            if (manners != Manners.MUTE) {
                contact.out.handshake(Handshake.of(metainfo.truncatedSha256(), Encounter.id(ids++)));
                contact.flush();
            }
        }

        @Override
        public void closed(LightNet.End end, String why) {
            if (end.attachment != null) {
                ((Contact) end.attachment).over = true;
            }
            end.close("");
        }

        @Override
        void opened(Contact contact) {
            if (manners == Manners.ASK_FOR_PIECES) {
                contact.out.interested();
            }
        }
    }

    private static double secondsOfANewcomer(Manners manners) {
        LightSwarm world = new LightSwarm(1, 1 << 20, 32 << 10);
        LightPeer seeder = world.seeder(LightNet.Network.GOOD);
        if (manners != null) {
            new Crowd(world, manners).call(seeder.host);
        }
        world.net.run(() -> false, 20 * LightNet.SECOND);
        LightPeer newcomer = world.leecher(new LightNet.Network(20_000_000, 100 * LightNet.MS, 0.01));
        world.introduce(newcomer, seeder.host);
        world.complete(300 * LightNet.SECOND);
        return newcomer.secondsToComplete();
    }

    @Test
    void nobodyIsKeptOutForLong() {
        double alone = secondsOfANewcomer(null);
        for (Manners manners : Manners.values()) {
            double seconds = secondsOfANewcomer(manners);
            assertTrue(
                    seconds < alone + manners.mayCostSeconds,
                    manners + ": " + seconds + " s instead of " + alone + " s");
        }
    }
}
