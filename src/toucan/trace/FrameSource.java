package toucan.trace;

import java.io.IOException;

/** One capture format: frames one after the other. */
interface FrameSource {
    /**
     * The next frame, or null at the end of the file.
     *
     * @throws MalformedTraceException when what follows is not of this format
     */
    Frame next() throws IOException;
}
