package dev.augur.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.augur.tck.SupportTable;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of docs/engines.md says of this engine what the contract was run with. */
final class EngineTableTest {
    @Test
    void theTableSaysWhatTheContractSays() throws Exception {
        assertThat(SupportTable.column(Path.of("../../docs/engines.md"), "DJL, PyTorch"))
                .isEqualTo(new DjlContractTest().supportedInputs());
    }
}
