package dev.augur.djl;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands in for the network of a JVM: counts who wants to use it by URL, and is never there. */
final class Network extends URLStreamHandler {
    private final AtomicInteger attempts;

    private Network(AtomicInteger attempts) {
        this.attempts = attempts;
    }

    /** Takes the place of HTTP and HTTPS in this JVM, for good. */
    static AtomicInteger replace() {
        AtomicInteger attempts = new AtomicInteger();
        URL.setURLStreamHandlerFactory(protocol -> protocol.startsWith("http") ? new Network(attempts) : null);
        return attempts;
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
        attempts.incrementAndGet();
        throw new IOException("there is no network");
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
        return openConnection(url);
    }
}
