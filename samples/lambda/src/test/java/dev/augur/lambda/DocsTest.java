package dev.augur.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/lambda.md} says against the code. */
final class DocsTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "lambda.md");
    private static final Pattern ROW = Pattern.compile("\\| `(AUGUR_[A-Z_]+)` \\| (`(.*)`)? ?\\| .+ \\|");

    @Test
    void theTableOfVariablesIsThatOfTheCode() throws IOException {
        List<String> documented = Files.readAllLines(PAGE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1) + "=" + (row.group(3) == null ? "" : row.group(3)))
                .toList();
        assertThat(documented)
                .isEqualTo(Arrays.stream(Variable.values())
                        .map(variable -> variable.name() + "=" + variable.byDefault)
                        .toList());
    }

    @Test
    void theNamesThatItGivesAreThere() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(page)
                .contains(Handler.class.getName() + "::handleRequest")
                .contains(RequestRejectedException.class.getName(), RequestFailedException.class.getName());
        Matcher files = Pattern.compile("samples/lambda/events/[a-z0-9.-]+").matcher(page);
        assertThat(files.results().map(file -> Path.of("..", "..", file.group())))
                .hasSizeGreaterThanOrEqualTo(4)
                .allMatch(Files::exists);
    }
}
