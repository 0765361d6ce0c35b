package dev.augur.djl;

import dev.augur.EngineException;
import dev.augur.ModelUnavailableException;
import dev.augur.ModelUnavailableException.Reason;
import dev.augur.OutOfDeviceMemoryException;
import dev.augur.model.LocalModel;
import dev.augur.model.ModelId;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What DJL and the libraries beneath it say, for a person. */
final class DjlErrors {
    /** What PyTorch's interpreter begins a failed run's text with; the cause is at the end. */
    private static final String TRACE = "The following operation failed in the TorchScript interpreter";

    private static final Pattern CAUSE = Pattern.compile("[\\w.]*(Error|Exception): .*");

    /** Of PyTorch's allocators of the CPU and of CUDA, of CUDA's libraries, and of the C++ library. */
    private static final Pattern OUT_OF_MEMORY = Pattern.compile(
            "can't allocate memory|not enough memory|out of memory|OutOfMemoryError|ALLOC_FAILED|bad_?\\s?alloc",
            Pattern.CASE_INSENSITIVE);

    private DjlErrors() {}

    /** The line that tells the cause, without the trace around it. */
    static String text(Throwable e) {
        List<String> lines = String.valueOf(e.getMessage())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (lines.isEmpty()) {
            return e.getClass().getSimpleName();
        }
        return lines.get(0).startsWith(TRACE) ? cause(lines) : lines.get(0);
    }

    private static String cause(List<String> lines) {
        int begin = lines.size() - 1;
        while (begin > 0 && !CAUSE.matcher(lines.get(begin)).matches()) {
            begin--;
        }
        return String.join(" ", lines.subList(begin == 0 ? lines.size() - 1 : begin, lines.size()));
    }

    /** The texts of an error and of its causes. */
    static String chain(Throwable e) {
        StringBuilder text = new StringBuilder(text(e));
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            String line = cause.getClass().getSimpleName() + " " + text(cause);
            if (text.indexOf(line) < 0) {
                text.append(": ").append(line);
            }
        }
        return text.toString();
    }

    static ModelUnavailableException refused(LocalModel model, @Nullable String why, Throwable cause) {
        return new ModelUnavailableException(
                model.id(),
                Reason.NOT_LOADABLE,
                "Model '" + model.id() + "': DJL cannot load " + model.path().toAbsolutePath() + ": " + why,
                cause);
    }

    /** Whether the library found too little memory, on whichever device; the binding has no type for that. */
    static boolean isOutOfMemory(Throwable e) {
        return OUT_OF_MEMORY.matcher(text(e)).find();
    }

    static OutOfDeviceMemoryException outOfMemory(ModelId id, ai.djl.Device device, Throwable cause) {
        return new OutOfDeviceMemoryException(
                "Model '" + id + "' found too little memory for this run on " + DjlDevices.ours(device) + ": "
                        + text(cause),
                cause);
    }

    static EngineException failed(ModelId id, String why, @Nullable Throwable cause) {
        return new EngineException("Model '" + id + "' failed in DJL: " + why, cause);
    }
}
