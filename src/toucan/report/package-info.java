/**
 * Pictures of captures: one HTML file with graphs, a ladder diagram and a table of what happened, which needs no network and
 * no server.
 *
 * <p>Reading order: {@link toucan.report.CaptureReport} (the entrance), {@code Grouping} and {@code ConnectionView} (which
 * connections of which captures belong together, and one connection as one capture shows it), {@code ViewPacket} with its
 * {@code Mark}s, {@code Fates} (what the other capture says of a packet), {@code FlowSeries} with {@code Line}, {@code
 * RttSamples} and {@code Throughput} (the graphs), {@code Ladder}, {@code Happenings}, {@code SummaryTable}, {@code
 * ReportJson} (all of it as JSON), {@code ReportPage} (the file). The page's scripts only draw: what they draw is computed
 * here.
 */
package toucan.report;
