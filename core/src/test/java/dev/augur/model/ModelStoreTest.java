package dev.augur.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModelStoreTest {
    private static final ModelId SCORE = ModelId.of("score");

    @TempDir
    Path root;

    private ModelStore directory;

    @BeforeEach
    void open() {
        directory = ModelStore.directory(root);
    }

    private Path model(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.write(file, new byte[] {1, 2, 3});
    }

    private static ModelUnavailableException refusal(ModelStore store, ModelId id) {
        return catchThrowableOfType(ModelUnavailableException.class, () -> store.fetch(id));
    }

    @Test
    void findsAFileOfTheModelsName() throws IOException {
        Path file = model("score.onnx");
        model("score2.onnx");
        assertThat(directory.fetch(SCORE)).isEqualTo(new LocalModel(SCORE, ModelFormat.ONNX, file));
    }

    @Test
    void findsAFolderOfTheModelsName() throws IOException {
        Path file = model("score/model.onnx");
        model("score/model.onnx.data");
        assertThat(directory.fetch(SCORE).path()).isEqualTo(file);
    }

    @Test
    void anIdWithoutAVersionMeansTheHighestNumber() throws IOException {
        model("score/9/model.onnx");
        Path tenth = model("score/10/model.onnx");
        model("score/latest/model.onnx");
        Files.createDirectory(root.resolve("score").resolve("11x"));
        assertThat(directory.fetch(SCORE).path()).isEqualTo(tenth);
    }

    @Test
    void aVersionMeansItsFolder() throws IOException {
        Path ninth = model("score/9/model.onnx");
        model("score/10/model.onnx");
        Path named = model("score/latest/model.onnx");
        assertThat(directory.fetch(ModelId.of("score:9")).path()).isEqualTo(ninth);
        assertThat(directory.fetch(ModelId.of("score:latest")).path()).isEqualTo(named);
        assertThat(refusal(directory, ModelId.of("score:8")))
                .hasMessage("Model 'score:8' is not under " + root)
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void aMissingModelIsNamedWithItsFolder() throws IOException {
        model("scores.onnx");
        Files.createDirectory(root.resolve("score.onnx"));
        Files.createDirectory(root.resolve("score"));
        ModelUnavailableException e = refusal(directory, SCORE);
        assertThat(e).hasMessage("Model 'score' is not under " + root);
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(e.model()).isEqualTo(SCORE);
        assertThat(e.isRetryable()).isFalse();
        assertThat(refusal(ModelStore.directory(root.resolve("nowhere")), SCORE).reason())
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void oddNamesFindTheirOwnModel() throws IOException {
        for (String name : new String[] {"model..1", "...", "a b", "$HOME", "*"}) {
            Path file = model(name + ".onnx");
            assertThat(directory.fetch(new ModelId(name, null)).path()).isEqualTo(file);
        }
    }

    @Test
    void aNameThatTheFileSystemCannotHaveIsNotFound() {
        ModelId id = new ModelId("lone surrogate \uD800", null);
        assertThat(refusal(directory, id).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(refusal(directory, new ModelId("m", "\uD800")).reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void aFileIsTheModelOfItsIdOnly() throws IOException {
        Path file = model("any name.ort");
        ModelStore store = ModelStore.file(SCORE, file);
        assertThat(store.fetch(SCORE)).isEqualTo(new LocalModel(SCORE, ModelFormat.ONNX, file));
        ModelUnavailableException e = refusal(store, ModelId.of("other"));
        assertThat(e).hasMessage("Model 'other' is not in the store of 'score' in " + file);
        assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = root.resolve("nowhere.onnx");
        assertThat(refusal(ModelStore.file(SCORE, file), SCORE))
                .hasMessage("Model 'score': there is no file " + file)
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.NOT_FOUND);
    }

    @Test
    void anUnknownEndingIsRefused() throws IOException {
        Path file = model("score.txt");
        assertThat(refusal(ModelStore.file(SCORE, file), SCORE))
                .hasMessage("Model 'score': the format of " + file + " is not known by its ending; known are "
                        + Arrays.toString(ModelFormat.values()))
                .extracting(ModelUnavailableException::reason)
                .isEqualTo(Reason.NOT_LOADABLE);
    }

    @Test
    void endingsTellTheFormat() {
        assertThat(ModelFormat.ONNX.matches(Path.of("a", "b.onnx"))).isTrue();
        assertThat(ModelFormat.ONNX.matches(Path.of("B.ONNX"))).isTrue();
        assertThat(ModelFormat.ONNX.matches(Path.of("b.ort"))).isTrue();
        assertThat(ModelFormat.ONNX.matches(Path.of(".onnx"))).isFalse();
        assertThat(ModelFormat.ONNX.matches(Path.of("b.onnx.data"))).isFalse();
        assertThat(ModelFormat.ONNX.matches(Path.of("onnx"))).isFalse();
    }

    @Test
    void orElseAsksTheNextStoreForMissingModelsOnly() throws IOException {
        Path first = model("first.txt");
        Path second = model("second.onnx");
        ModelId broken = ModelId.of("broken");
        ModelStore both = ModelStore.file(broken, first).orElse(ModelStore.file(SCORE, second));
        assertThat(both.fetch(SCORE).path()).isEqualTo(second);
        assertThat(refusal(both, broken).reason()).isEqualTo(Reason.NOT_LOADABLE);
        assertThat(refusal(both, ModelId.of("third")))
                .hasMessage("Model 'third' is not in the store of 'score' in " + second);
    }

    @Test
    void verifyPassesTheMeantFile() throws IOException {
        Path file = model("score.onnx");
        model("other.onnx");
        ModelStore store = directory.verify(SCORE, Sha256.of(file));
        assertThat(store.fetch(SCORE).path()).isEqualTo(file);
        assertThat(store.fetch(ModelId.of("other")).path()).isEqualTo(root.resolve("other.onnx"));
        assertThat(store).hasToString("the store under " + root + ", verified");
    }

    @Test
    void verifyRefusesAnotherFileEachTime() throws IOException {
        Path file = model("score.onnx");
        Sha256 meant = Sha256.of(file);
        ModelStore store = directory.verify(SCORE, meant);
        store.fetch(SCORE);
        Files.write(file, new byte[] {1, 2, 4});
        ModelUnavailableException e = refusal(store, SCORE);
        assertThat(e)
                .hasMessage("Model 'score': the SHA-256 of " + file + " must be " + meant + ", got " + Sha256.of(file)
                        + "; the file is damaged or not the one that was meant");
        assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void verifyLeavesTheErrorsOfTheStoreAlone() {
        ModelStore store = directory.verify(SCORE, new Sha256("0".repeat(64)));
        assertThat(refusal(store, SCORE).reason()).isEqualTo(Reason.NOT_FOUND);
    }
}
