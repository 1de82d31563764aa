package toucan.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import toucan.compare.LoadedTrace;

/**
 * Reads captures that the user names.
 *
 * @param console hears of what is missing in them
 * @param udpPort the UDP port that is always Toucan's
 * @param files how many of them share the memory
 */
record CaptureFiles(Console console, int udpPort, int files) {

    /** @throws ToolException when there is nothing to be seen in it */
    LoadedTrace load(Path file) throws ToolException {
        LoadedTrace trace;
        try {
            trace = LoadedTrace.load(file, udpPort, LoadedTrace.memory() / files);
        } catch (NoSuchFileException e) {
            throw new ToolException(file + ": there is no such file");
        } catch (IOException e) {
            throw new ToolException(file + ": " + FileErrors.reason(e));
        }
        if (trace.wasCut()) {
            console.say("warning: " + file + " ends in the middle of a packet; what is before it counts");
        }
        if (trace.conversations().isEmpty()) {
            throw new ToolException(file + ": no TCP segment in its " + Format.count(trace.frames(), "packet")
                    + (trace.frames() == 0 ? "" : "; if Toucan's UDP port was not 9293, give --udp-port"));
        }
        return trace;
    }
}
