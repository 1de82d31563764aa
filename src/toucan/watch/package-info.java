/**
 * A page for the browser of whoever sits at this computer, which shows live what the program is doing. HTTP/1.1 with Apache
 * HttpCore's classic API, over the system's own TCP, because that is what browsers speak; on loopback, and nowhere else.
 *
 * <p>It knows nothing of what it shows: a tool gives it {@link toucan.watch.WatchPages}, that is files of the jar and suppliers
 * of JSON, and opens a {@link toucan.watch.WatchServer} with them. The page asks for the JSON twice a second, for as long as it
 * is looked at ({@code live.js} does that, and {@code watch.css} has the colours and the tables of all pages); each answer is a
 * picture of one moment, made of values that do not change, on the thread of the viewer who asked. Whom nobody watches pays
 * nothing, and a viewer who reads slowly holds up nobody but himself.
 *
 * <p>Reading order: {@code WatchPages}, {@code PageHandler} (who gets an answer, and with which headers), {@code
 * ViewerConnection}, {@code WatchServer}.
 */
package toucan.watch;
