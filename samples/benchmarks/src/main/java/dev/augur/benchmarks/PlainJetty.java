package dev.augur.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.slf4j.LoggerFactory;

/** Jetty as it comes, with one handler: one that always gives the same bytes, or {@link TreeHandler}. */
final class PlainJetty {
    private PlainJetty() {}

    /**
     * Serves until the process is ended.
     *
     * @param args {@code --port}, the port, and {@code canned} with the content type and the answer in Base64, or {@code
     *     tree} with the file of a model
     */
    public static void main(String[] args) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[1]));
        server.addConnector(connector);
        server.setHandler(
                args[2].equals("tree")
                        ? new TreeHandler(new Raw(Path.of(args[3])))
                        : new Canned(args[3], Base64.getDecoder().decode(args[4])));
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        server.start();
        server.join();
    }

    /** An empty handler: it looks at nothing and answers always the same. */
    private static final class Canned extends Handler.Abstract.NonBlocking {
        private final String type;
        private final byte[] answer;

        Canned(String type, byte[] answer) {
            this.type = type;
            this.answer = answer;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.length);
            response.write(true, ByteBuffer.wrap(answer), callback);
            return true;
        }
    }
}
