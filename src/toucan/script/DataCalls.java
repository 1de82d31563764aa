package toucan.script;

import java.nio.ByteBuffer;
import toucan.tcp.Connection;
import toucan.tcp.State;

/** The system calls that move data, and {@code ioctl}, which asks how much there is. */
final class DataCalls {
    private final Host host;
    private final Rules rules;

    DataCalls(Host host, Rules rules) {
        this.host = host;
        this.rules = rules;
    }

    Outcome write(SocketState socket, Arguments call, Attempt attempt) {
        boolean vector = call.callName().equals("writev") || call.callName().equals("sendmsg");
        refuseFlags(call, vector ? 2 : 3);
        if (socket.flow == null) {
            return Outcome.error(socket.listener == null ? "ENOTCONN" : "EPIPE");
        }
        int length = vector ? call.vectorLength(1) : (int) call.number(2);
        if (attempt == Attempt.FIRST) {
            socket.partlyWritten = 0;
        }
        if (rules.quickAcks() && socket.flow.read > 0) {
            socket.connection().setDelayedAck(true);
        }
        int rest = length - socket.partlyWritten;
        ByteBuffer data = Stream.bytes(socket.flow.written, rest);
        boolean urgent = !vector && call.hasFlag(3, "MSG_OOB");
        int taken;
        try {
            taken = urgent
                    ? socket.connection().sendUrgent(data, host.now())
                    : socket.connection().send(data, host.now());
        } catch (IllegalStateException e) {
            return broken(socket);
        }
        socket.flow.written += taken;
        socket.partlyWritten += taken;
        host.afterCall(socket.flow);
        if (call.blocks() && taken < rest || taken == 0 && length > 0) {
            return Outcome.AGAIN;
        }
        return Outcome.of(socket.partlyWritten);
    }

    private Outcome broken(SocketState socket) {
        if (socket.partlyWritten > 0) {
            return Outcome.of(socket.partlyWritten);
        }
        if (!socket.endedBadly() || told(socket)) {
            return Outcome.error("EPIPE");
        }
        return tell(socket);
    }

    Outcome read(SocketState socket, Arguments call) {
        boolean vector = call.callName().equals("readv") || call.callName().equals("recvmsg");
        refuseFlags(call, vector ? 2 : 3);
        if (vector && call.at(1) instanceof Script.Structure header && header.field("msg_control") != null) {
            throw new DoesNotApply("control messages of recvmsg()");
        }
        if (socket.flow == null) {
            return Outcome.error("ENOTCONN");
        }
        int length = vector ? call.vectorLength(1) : (int) call.number(2);
        Connection connection = socket.connection();
        if (call.hasFlag(3, "MSG_PEEK") && connection.receivable() > 0) {
            return Outcome.of(Math.min(length, connection.receivable()));
        }
        if (rules.profile == Profile.FREEBSD && socket.readingShut) {
            connection.receive(ByteBuffer.allocate(connection.receivable()), host.now());
            host.afterCall(socket.flow);
            return Outcome.OK;
        }
        ByteBuffer into = ByteBuffer.allocate(length);
        int taken = connection.receive(into, host.now());
        host.afterCall(socket.flow);
        if (taken < 0) {
            return !socket.endedBadly() || told(socket) ? Outcome.OK : tell(socket);
        }
        if (taken == 0) {
            return length == 0 || socket.readingShut ? Outcome.OK : notYet(connection);
        }
        int wrong = Stream.firstDifference(into, 0, taken, socket.flow.firstOctetRead + socket.flow.read);
        if (wrong >= 0) {
            throw new IllegalStateException(
                    "byte " + (socket.flow.read + wrong) + " of the stream was not read as it was sent");
        }
        socket.flow.read += taken;
        return Outcome.of(taken);
    }

    private static Outcome notYet(Connection connection) {
        return connection.state() == State.LISTEN ? Outcome.error("ENOTCONN") : Outcome.AGAIN;
    }

    /** {@code ioctl(4, SIOCINQ, [1000]) = 0}: how much lies here to be read, or waits to be acknowledged. */
    Outcome ioctl(SocketState socket, Arguments call) {
        String request = call.symbol(1);
        Connection connection = socket.connection();
        if (connection == null) {
            return Outcome.error("EINVAL");
        }
        long value =
                switch (request) {
                    case "SIOCINQ", "FIONREAD" -> connection.receivable();
                    case "SIOCOUTQ" -> connection.unacknowledged();
                    default -> throw new DoesNotApply("ioctl " + request);
                };
        return call.element(2) == value ? Outcome.OK : Outcome.wrong(0, request + " is " + value);
    }

    /** Whether the error was told before, which other systems do once. */
    private boolean told(SocketState socket) {
        return !rules.exact && socket.errorTold;
    }

    private static Outcome tell(SocketState socket) {
        socket.errorTold = true;
        return socket.error();
    }

    private static void refuseFlags(Arguments call, int index) {
        if (call.hasFlag(index, "MSG_FASTOPEN")) {
            throw new DoesNotApply("TCP Fast Open (RFC 7413)");
        }
        for (String flag : new String[] {"MSG_MORE", "MSG_EOR", "MSG_ZEROCOPY", "MSG_ERRQUEUE"}) {
            if (call.hasFlag(index, flag)) {
                throw new DoesNotApply(flag + ", an extension of Linux");
            }
        }
    }
}
