package toucan.gateway;

import java.io.IOException;
import java.net.Socket;

/** Takes open connections into the swarm: {@code (socket, weDialed) -> node.attach(socket, weDialed, null)}. */
@FunctionalInterface
public interface Admission {
    /** The connection is the swarm's from now on. @throws IOException when it is dead already; it is the caller's then */
    void admit(Socket socket, boolean weDialed) throws IOException;
}
