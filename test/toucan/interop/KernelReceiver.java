package toucan.interop;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import toucan.transfer.FileReceiver;
import toucan.transfer.ReceiverEvents;

/** Our receiver of files, on the operating system's TCP: a program for the namespace of a test. */
final class KernelReceiver {
    private static final int IDLE_MILLIS = 120_000;

    private KernelReceiver() {}

    /** Arguments: address, port, folder. */
    public static void main(String[] args) throws Exception {
        ServerSocket server = new ServerSocket(Integer.parseInt(args[1]), 50, InetAddress.getByName(args[0]));
        FileReceiver receiver = new FileReceiver(server, Path.of(args[2]), false, IDLE_MILLIS, ReceiverEvents.NONE);
        System.out.println("ready");
        receiver.serve();
    }
}
