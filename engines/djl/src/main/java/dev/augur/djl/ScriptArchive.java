package dev.augur.djl;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * What a TorchScript archive tells of its module before native code sees it: the ZIP that {@code torch.jit.save} writes
 * (torch/csrc/jit/docs/serialization.md), with the module's class in {@code data.pkl} and its source text under {@code code/}.
 */
final class ScriptArchive {
    /** More source text than any real model has. */
    private static final int MAX_CODE_BYTES = 16 << 20;

    private static final Pattern DATA = Pattern.compile("[^/]+/data\\.pkl");
    /** A pickle of protocol 2 whose first object is of a class: {@code c}, module, name. */
    private static final Pattern ROOT = Pattern.compile("\\A\\x80\\x02c([\\w.]+)\n(\\w+)\n");

    private static final List<String> PICKLES = List.of("data", "constants");

    private static final int ROOT_BYTES = 1 << 10;

    private final ScriptClass module;
    /** The source texts, by entry name. */
    private final Map<String, String> sources;

    private ScriptArchive(ScriptClass module, Map<String, String> sources) {
        this.module = module;
        this.sources = sources;
    }

    /**
     * Reads an archive's source text.
     *
     * @throws UnusableModelException if it is not a whole archive
     */
    static ScriptArchive read(Path file, ScriptLimits limits) throws UnusableModelException {
        if (!Files.isRegularFile(file)) {
            throw new UnusableModelException("there is no such file");
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return read(zip, limits);
        } catch (IOException e) {
            throw new UnusableModelException("it is no TorchScript archive, which is a ZIP file: " + e.getMessage());
        }
    }

    private static ScriptArchive read(ZipFile zip, ScriptLimits limits) throws IOException, UnusableModelException {
        List<? extends ZipEntry> entries = zip.stream().toList();
        ZipCheck.verify(zip, entries);
        List<String> names = entries.stream().map(ZipEntry::getName).sorted().toList();
        String data = names.stream()
                .filter(name -> DATA.matcher(name).matches())
                .findFirst()
                .orElseThrow(
                        () -> new UnusableModelException("it is a ZIP file, but no TorchScript archive of PyTorch 1.6 "
                                + "or later: it holds no data.pkl; save the model with torch.jit.save"));
        String code = data.substring(0, data.indexOf('/')) + "/code/";
        Map<String, String> sources = new LinkedHashMap<>();
        int budget = MAX_CODE_BYTES;
        for (String name : names) {
            if (name.startsWith(code) && name.endsWith(".py")) {
                byte[] source = bytes(zip, name, budget + 1);
                budget -= source.length;
                if (budget < 0) {
                    throw new UnusableModelException("its source text is larger than " + MAX_CODE_BYTES + " bytes");
                }
                sources.put(name, new String(source, StandardCharsets.UTF_8));
            }
        }
        if (sources.isEmpty()) {
            throw new UnusableModelException("it holds weights without a program; save the model with torch.jit.save("
                    + "torch.jit.script(model), file) or after torch.jit.trace, not with torch.save");
        }
        ScriptClass module = root(zip, data, code, sources);
        checkPickles(zip, data.substring(0, data.indexOf('/') + 1), limits);
        return new ScriptArchive(module, sources);
    }

    /** The pickles that PyTorch reads, each with the records of its tensors in a folder of its own name. */
    private static void checkPickles(ZipFile zip, String root, ScriptLimits limits)
            throws IOException, UnusableModelException {
        TensorCheck tensors = new TensorCheck(record -> size(zip, record), limits.maxExpandedBytes());
        for (String name : PICKLES) {
            ZipEntry entry = zip.getEntry(root + name + ".pkl");
            if (entry == null) {
                continue;
            }
            if (entry.getSize() > limits.maxPickleBytes()) {
                throw new UnusableModelException("its " + entry.getName() + " has " + entry.getSize()
                        + " bytes, more than " + limits.maxPickleBytes() + ", the limit (maxPickleBytes)");
            }
            try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
                PickleScan.scan(in, tensors.in(root + name + "/"), limits);
            }
        }
    }

    private static long size(ZipFile zip, String name) {
        ZipEntry record = zip.getEntry(name);
        return record == null ? -1 : record.getSize();
    }

    private static ScriptClass root(ZipFile zip, String data, String code, Map<String, String> sources)
            throws IOException, UnusableModelException {
        Matcher root = ROOT.matcher(new String(bytes(zip, data, ROOT_BYTES), StandardCharsets.ISO_8859_1));
        String file = root.find() ? sources.get(code + root.group(1).replace('.', '/') + ".py") : null;
        ScriptClass module = file == null ? null : ScriptClass.find(file, root.group(2));
        if (module == null) {
            throw new UnusableModelException("its data.pkl names no module of its source text");
        }
        return module;
    }

    private static byte[] bytes(ZipFile zip, String name, int most) throws IOException {
        try (InputStream in = zip.getInputStream(Objects.requireNonNull(zip.getEntry(name), name))) {
            return in.readNBytes(most);
        }
    }

    /**
     * The declaration of a method of the module.
     *
     * @throws UnusableModelException if the module has no such method
     */
    ScriptMethod method(String name) throws UnusableModelException {
        ScriptMethod method = module.method(name);
        if (method == null) {
            throw new UnusableModelException("its module has no method '" + name + "'; it has " + module.methods());
        }
        return method;
    }

    /** An attribute that the module changes when it runs, or null if it changes none. */
    @Nullable
    String state() {
        return sources.values().stream()
                .map(ScriptState::attribute)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
