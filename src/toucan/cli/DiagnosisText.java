package toucan.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import toucan.peer.discovery.MulticastCheck;

/** A {@link Diagnosis} for people, and for programs. */
final class DiagnosisText {
    private DiagnosisText() {}

    /** What was tried, and what came of it. */
    static List<String> lines(Diagnosis found) {
        List<String> lines = new ArrayList<>();
        lines.add(Summary.label("Java") + found.java() + " on " + found.system());
        for (Diagnosis.Interface nif : found.interfaces()) {
            String addresses = nif.addresses().stream().map(DiagnosisText::text).collect(Collectors.joining(", "));
            lines.add(Summary.label("interface") + nif.name() + ": "
                    + (!nif.up() ? "down" : addresses.isEmpty() ? "up, without an address" : addresses));
        }
        for (Diagnosis.Bound bound : found.bound()) {
            lines.add(Summary.label("listening") + "UDP " + HostPort.text(bound.local()) + ": "
                    + (bound.error() == null
                            ? "works, receive buffer " + Format.bytes(bound.receiveBuffer())
                            : bound.error()));
        }
        for (Diagnosis.Meeting meeting : found.meetings()) {
            for (MulticastCheck.Tried tried : meeting.outcome().tried()) {
                lines.add(Summary.label("multicast") + meeting.group() + " from " + text(tried.address()) + ": "
                        + state(tried));
            }
            for (MulticastCheck.Answer answer : meeting.outcome().answers()) {
                lines.add(Summary.label("peer") + HostPort.text(answer.peer()) + " has "
                        + String.join(", ", answer.torrents()));
            }
        }
        found.hints().forEach(hint -> lines.add("note: " + hint));
        return lines;
    }

    /** Numbers only, IPv6 compressed, without the interface. */
    private static String text(InetAddress address) {
        String endpoint = HostPort.text(new InetSocketAddress(address, 0));
        return endpoint.replaceFirst(":0$", "").replaceAll("[\\[\\]]|%.*", "");
    }

    private static String state(MulticastCheck.Tried tried) {
        if (tried.sendError() != null) {
            return "cannot be sent: " + tried.sendError();
        }
        return tried.heard() ? "works" : "is sent, but does not come back";
    }

    /** One object on one line. */
    static JsonObject json(Diagnosis found) {
        JsonObject json = new JsonObject();
        List<String> problems = found.problems();
        json.addProperty("ok", problems.isEmpty());
        json.addProperty("error", problems.isEmpty() ? null : problems.get(0));
        json.add("problems", texts(problems));
        json.add("notes", texts(found.hints()));
        json.addProperty("java", found.java());
        json.addProperty("system", found.system());
        json.addProperty("rmem_max", found.rmemMax() < 0 ? null : found.rmemMax());
        JsonArray interfaces = new JsonArray();
        found.interfaces().forEach(nif -> interfaces.add(json(nif)));
        json.add("interfaces", interfaces);
        JsonArray bound = new JsonArray();
        found.bound().forEach(each -> bound.add(json(each)));
        json.add("listening", bound);
        JsonArray multicast = new JsonArray();
        JsonArray peers = new JsonArray();
        for (Diagnosis.Meeting meeting : found.meetings()) {
            meeting.outcome().tried().forEach(tried -> multicast.add(json(meeting, tried)));
            meeting.outcome().answers().forEach(answer -> peers.add(json(answer)));
        }
        json.add("multicast", multicast);
        json.add("peers", peers);
        return json;
    }

    private static JsonArray texts(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private static JsonObject json(Diagnosis.Interface nif) {
        JsonObject json = new JsonObject();
        json.addProperty("name", nif.name());
        json.addProperty("up", nif.up());
        json.addProperty("loopback", nif.loopback());
        json.addProperty("says_multicast", nif.multicast());
        json.add(
                "addresses",
                texts(nif.addresses().stream().map(DiagnosisText::text).toList()));
        return json;
    }

    private static JsonObject json(Diagnosis.Bound bound) {
        JsonObject json = new JsonObject();
        json.addProperty("address", HostPort.text(bound.local()));
        json.addProperty("error", bound.error());
        json.addProperty("receive_buffer", bound.receiveBuffer() < 0 ? null : bound.receiveBuffer());
        return json;
    }

    private static JsonObject json(Diagnosis.Meeting meeting, MulticastCheck.Tried tried) {
        JsonObject json = new JsonObject();
        json.addProperty("group", meeting.group().toString());
        json.addProperty("address", text(tried.address()));
        json.addProperty("send_error", tried.sendError());
        json.addProperty("heard", tried.heard());
        return json;
    }

    private static JsonObject json(MulticastCheck.Answer answer) {
        JsonObject json = new JsonObject();
        json.addProperty("address", HostPort.text(answer.peer()));
        json.add("torrents", texts(answer.torrents()));
        return json;
    }
}
