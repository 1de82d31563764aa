package toucan.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import toucan.peer.discovery.MulticastGroup;

/** {@code peer doctor [--listen [ADDR:]PORT] [options]}: why are there no peers? */
@Command(
        sortOptions = false,
        abbreviateSynopsis = true,
        versionProvider = Version.class,
        description = "Tries what a peer needs of this computer and its network, and says what is in the way.")
final class PeerDoctorCommand implements Callable<Integer> {
    /** Peers answer within a second, unless they have answered somebody else in the ten before. */
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private final Console console;

    @Option(
            names = "--listen",
            paramLabel = "[ADDR:]PORT",
            converter = Converters.Listen.class,
            description = "where the peer would listen (UDP; default: every address, port 9293)")
    private HostPort listen = new HostPort("0.0.0.0", HostPort.DEFAULT_PORT);

    @Option(
            names = "--discover-group",
            paramLabel = "ADDR:PORT",
            converter = DiscoveryOptions.Group.class,
            description = "where peers meet (default: 239.255.92.93:9295, and [ff12::9293:9295]:9295 for IPv6)")
    private MulticastGroup group;

    @ArgGroup(validate = false, heading = Headings.OUTPUT)
    private OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec;

    PeerDoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        output.begin(spec, console);
        DiscoveryOptions discovery = new DiscoveryOptions();
        discovery.group = group;
        try {
            InetSocketAddress at = listen.resolve();
            console.say("asking who is there; this takes some seconds");
            return tell(Examination.run(at, discovery.groups(), PATIENCE_NANOS));
        } catch (ToolException e) {
            return failed(e.getMessage());
        } catch (SocketException e) {
            return failed("cannot list the network interfaces: " + e.getMessage());
        }
    }

    private int failed(String line) {
        console.error(line);
        if (output.json) {
            JsonObject json = new JsonObject();
            json.addProperty("ok", false);
            json.addProperty("error", line);
            console.data(GSON.toJson(json));
        }
        return Tool.FAILED;
    }

    private int tell(Diagnosis found) {
        DiagnosisText.lines(found).forEach(console::say);
        List<String> problems = found.problems();
        problems.forEach(console::error);
        if (found.isSound()) {
            console.say("nothing is in the way");
        }
        if (output.json) {
            console.data(GSON.toJson(DiagnosisText.json(found)));
        }
        return found.isSound() ? Tool.DONE : Tool.FAILED;
    }
}
