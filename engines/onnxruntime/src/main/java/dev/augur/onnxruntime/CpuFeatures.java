package dev.augur.onnxruntime;

import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What of a processor decides how ONNX Runtime's kernels lay out weights. Told on Linux only (proc(5), cpuinfo). */
final class CpuFeatures {
    /** By the names of Linux; of both families, because none is in both. */
    private static final Set<String> KNOWN = Set.of(
            "avx",
            "avx2",
            "fma",
            "f16c",
            "avx512f",
            "avx512bw",
            "avx512cd",
            "avx512dq",
            "avx512vl",
            "avx512_vnni",
            "avx512_bf16",
            "avx512_fp16",
            "avx_vnni",
            "avx_vnni_int8",
            "avx_ne_convert",
            "amx_tile",
            "amx_int8",
            "amx_bf16",
            "amx_fp16",
            "asimd",
            "asimddp",
            "asimdhp",
            "asimdfhm",
            "bf16",
            "i8mm",
            "sve",
            "sve2",
            "svei8mm",
            "svebf16",
            "sme",
            "sme2");

    private CpuFeatures() {}

    /** Those of the first processor, sorted; empty where the system does not tell. */
    static List<String> ofThisMachine() {
        // Not through a channel: with the first one a JVM opens sockets.
        try (BufferedReader lines = new BufferedReader(new FileReader("/proc/cpuinfo", StandardCharsets.ISO_8859_1))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("flags") || line.startsWith("Features")) {
                    return of(line.substring(line.indexOf(':') + 1));
                }
            }
            return List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    static List<String> of(String flags) {
        Set<String> features = new TreeSet<>();
        for (String flag : flags.trim().split(" +", -1)) {
            if (KNOWN.contains(flag)) {
                features.add(flag);
            }
        }
        return List.copyOf(features);
    }
}
