package dev.augur.server;

import dev.augur.Deadline;
import dev.augur.DrainReport;
import dev.augur.InferenceException;
import dev.augur.onnxruntime.OnnxRuntimeEngine;
import dev.augur.protocol.EmbeddedModel;
import dev.augur.protocol.Limits;
import dev.augur.protocol.RestApi;
import dev.augur.protocol.ServedModel;
import dev.augur.protocol.ServedModels;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command: serves models until SIGTERM, then answers what it took and ends. The exit code is 0 after that, 1 if it
 * could not be started or not everything was answered, and 2 if a setting makes no sense.
 */
public final class Server {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final Settings settings;
    private final Phase phase = new Phase();
    private final Metrics metrics;

    private Server(Settings settings) {
        this.settings = settings;
        this.metrics = new Metrics(settings.tritonMetrics());
    }

    /**
     * Runs the command and ends the process.
     *
     * @param args see {@code --help}
     * @throws InterruptedException never, for nobody interrupts this thread
     */
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(System.out, System.err, System.getenv(), args));
    }

    /** Runs the command and gives its exit code. */
    static int run(PrintStream out, PrintStream err, Map<String, String> environment, String... args)
            throws InterruptedException {
        try {
            CommandLineSettings command = new CommandLineSettings();
            String answer = command.answer(args);
            if (answer != null) {
                out.print(answer);
                out.flush();
                return OK;
            }
            Settings settings = command.read(environment, args);
            Logs.configure(settings.jsonLogs(), settings.logLevel());
            return new Server(settings).serve();
        } catch (SettingException e) {
            err.println("server: " + e.getMessage() + " (--help lists the settings)");
            return USAGE;
        }
    }

    private int serve() throws InterruptedException {
        try (ServedModels models = models()) {
            RestApi api = new RestApi(models, limits(), phase::isReady);
            metrics.gauge("augur.tensor.memory.bytes", "Tensor memory in use", models::usedBytes);
            ModelLabels labels = new ModelLabels(
                    models.models().stream().map(ServedModel::id).toList());
            var service = new FrontHandler.Service(api::handle, RestApi::pattern, labels, phase, metrics);
            try (HttpHost host = HttpHost.start(settings, service)) {
                return serve(models, host);
            }
        } catch (IOException | InferenceException | IllegalArgumentException e) {
            LOG.error("Not started: {}", e.getMessage(), e);
            return FAILED;
        }
    }

    private int serve(ServedModels models, HttpHost host) throws InterruptedException {
        Alerts alerts = Alerts.install(phase::drain, () -> giveUp(host));
        LOG.info("Listening on http://{}:{}, loading models", settings.host(), host.port());
        models.warm();
        phase.loaded();
        if (LOG.isInfoEnabled()) {
            LOG.info("Ready: http://{}:{} serves {}", settings.host(), host.port(), names(models));
        }
        alerts.await();
        LOG.info("Draining: readiness is 503, {} requests are under way", host.underWay());
        Deadline limit = Deadline.after(settings.drainDelay().plus(settings.drainTimeout()));
        if (!host.drain(settings.drainDelay(), settings.drainTimeout())) {
            giveUp(host);
        }
        DrainReport report = models.drain(limit.remaining());
        if (!report.isComplete()) {
            LOG.warn("Drained, but not all of what comes after the answers is done: {}", report);
        }
        LOG.info("Drained: every request that was taken is answered");
        return OK;
    }

    /** Ends at once: closing models would wait for the very runs that do not end. */
    private static void giveUp(HttpHost host) {
        LOG.error("Ended before {} requests were answered", host.underWay());
        Runtime.getRuntime().halt(FAILED);
    }

    private static String names(ServedModels models) {
        return String.join(
                ", ",
                models.models().stream().map(model -> model.id().toString()).toList());
    }

    private Limits limits() {
        Limits some = Limits.DEFAULT;
        return new Limits(settings.maxBodyBytes(), some.maxDepth(), some.maxTensors(), some.maxRecords());
    }

    private ServedModels models() throws IOException {
        ServedModels.Builder builder = ServedModels.builder(new OnnxRuntimeEngine())
                .devices(settings.devices())
                .warmUp(settings.warmUp())
                .limits(limits())
                .listener(metrics.listener());
        if (settings.models() == null) {
            builder.classPath(EmbeddedModel.miniLm(Server.class.getClassLoader()));
        } else {
            builder.directory(settings.models());
        }
        if (settings.name() != null) {
            builder.name(settings.name());
        }
        return builder.build();
    }
}
