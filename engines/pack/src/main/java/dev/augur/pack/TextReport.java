package dev.augur.pack;

import java.util.List;
import java.util.Locale;

/** The result for a person. */
final class TextReport {
    private static final int MOST = 12;

    private TextReport() {}

    static String of(Result result) {
        StringBuilder text = new StringBuilder();
        text.append(result.folder())
                .append(": ")
                .append(SizeReport.megabytes(result.modelBytes()))
                .append(" of ")
                .append(result.model().format())
                .append(", packed for ")
                .append(result.model().runtime())
                .append(" on ")
                .append(result.model().platform())
                .append(
                        result.model().cpu().isEmpty()
                                ? ""
                                : " with " + String.join(" ", result.model().cpu()))
                .append("\n\ntakes   inputs  ")
                .append(result.model().inputs())
                .append("\ngives   outputs ")
                .append(result.model().outputs())
                .append('\n');
        result.model().notes().forEach(note -> text.append('\n').append(note).append('\n'));
        text.append("\nFlags of the JVM:\n");
        result.start()
                .flags(result.start().mainClass() != null)
                .forEach(flag -> text.append("  ").append(flag).append('\n'));
        SizeReport sizes = result.sizes();
        text.append("\nRoom: ")
                .append(SizeReport.megabytes(sizes.total()))
                .append(sizes.total() <= SizeReport.LIMIT ? ", within" : ", BEYOND")
                .append(" the ")
                .append(SizeReport.megabytes(SizeReport.LIMIT))
                .append(" of an unpacked AWS Lambda function\n");
        items(text, sizes.items());
        if (!sizes.savings().isEmpty()) {
            text.append("\nCould go where this is not the system, or where the folder has them unpacked:\n");
            items(text, sizes.savings());
        }
        return text.toString();
    }

    private static void items(StringBuilder text, List<SizeReport.Item> items) {
        items.stream()
                .limit(MOST)
                .forEach(item -> text.append(
                        String.format(Locale.ROOT, "%12s  %s%n", SizeReport.megabytes(item.bytes()), item.what())));
        if (items.size() > MOST) {
            text.append(String.format(Locale.ROOT, "%12s  and %d more%n", "", items.size() - MOST));
        }
    }
}
