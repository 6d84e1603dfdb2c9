package io.mneme.protocol;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a broker cannot be connected to. The Artemis client says no more than that it
 * cannot, also where a certificate is the reason; so this looks for itself, with the parameters of
 * the client's URL. It is for messages only: nothing is sent to the broker.
 */
public final class BrokerTrouble {

  private static final int LIMIT_MILLIS = 2_000;

  /** A refusal of the client's certificate comes after the handshake, as of TLS 1.3. */
  private static final int ALERT_MILLIS = 2_000;

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("://(?:\\[([^\\]]+)\\]|([\\w.-]+)):(\\d+)");

  private static final Pattern PARAMETER = Pattern.compile("[?&;]([A-Za-z]+)=([^&;#)\\s]*)");

  private static final String KEY_STORE = "keyStore";
  private static final String TRUST_STORE = "trustStore";

  /** Types of stores that Java tells by their content. */
  private static final Set<String> KNOWN_TYPES = Set.of("JKS", "PKCS12", "JCEKS");

  private final String host;
  private final int port;
  private final Map<String, String> parameters;

  private BrokerTrouble(String host, int port, Map<String, String> parameters) {
    this.host = host;
    this.port = port;
    this.parameters = parameters;
  }

  /**
   * Looks for the reason, for some seconds at most.
   *
   * @param url as the Artemis client takes it; of several hosts the first is looked at
   * @return the reason, in words that go on behind a colon, and without any secret; empty if none
   *     was found
   */
  public static String of(String url) {
    Matcher address = HOST_AND_PORT.matcher(url);
    if (!address.find()) {
      return "";
    }
    Map<String, String> parameters = new HashMap<>();
    for (Matcher each = PARAMETER.matcher(url); each.find(); ) {
      parameters.put(each.group(1), URLDecoder.decode(each.group(2), StandardCharsets.UTF_8));
    }
    String host = address.group(1) != null ? address.group(1) : address.group(2);
    int port = Integer.parseInt(address.group(3));
    return port > 65_535 ? "" : new BrokerTrouble(host, port, parameters).look();
  }

  private String look() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    String place = host + ":" + port;
    if (address.isUnresolved()) {
      return "the host \"" + host + "\" is not known";
    }
    try (Socket socket = new Socket()) {
      socket.connect(address, LIMIT_MILLIS);
    } catch (ConnectException | SocketTimeoutException e) {
      return "nothing answers at " + place;
    } catch (IOException e) {
      return "nothing answers at " + place + ": " + e.getMessage();
    }
    return "true".equals(parameters.get("sslEnabled")) ? withTls(address) : withoutTls(address);
  }

  private static String withoutTls(InetSocketAddress address) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, null);
      handshake(context, address, false);
      return "there is TLS at "
          + address.getHostString()
          + ":"
          + address.getPort()
          + ": it needs sslEnabled=true in the URL";
    } catch (IOException | GeneralSecurityException e) {
      return "";
    }
  }

  private String withTls(InetSocketAddress address) {
    if (isUnknown(KEY_STORE) || isUnknown(TRUST_STORE)) {
      return "";
    }
    SSLContext context;
    try {
      context = SSLContext.getInstance("TLS");
      context.init(keys(), trust(), null);
    } catch (IOException | GeneralSecurityException e) {
      return "its TLS cannot be set up: " + e.getMessage();
    }
    try {
      handshake(context, address, !"false".equals(parameters.get("verifyHost")));
      return "";
    } catch (IOException e) {
      return tlsReason(e);
    }
  }

  private static void handshake(SSLContext context, InetSocketAddress address, boolean verifyHost)
      throws IOException {
    try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
      socket.connect(address, LIMIT_MILLIS);
      socket.setSoTimeout(LIMIT_MILLIS);
      if (verifyHost) {
        SSLParameters checks = socket.getSSLParameters();
        checks.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(checks);
      }
      socket.startHandshake();
      socket.setSoTimeout(ALERT_MILLIS);
      try {
        int unexpected = socket.getInputStream().read();
        if (unexpected < 0) {
          throw new SSLException("it has closed the connection");
        }
      } catch (SocketTimeoutException e) {
        // It waits for what the client says: it has nothing against its certificate.
      }
    }
  }

  private String tlsReason(IOException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String said = String.valueOf(root.getMessage());
    if (said.contains("No subject alternative") || said.contains("No name matching")) {
      return "its TLS certificate is not one for \"" + host + "\": " + said;
    }
    if (said.contains("unable to find valid certification path")
        || said.contains("Path does not chain")
        || said.contains("trustAnchors")) {
      return "its TLS certificate is not trusted: the trust store (trustStorePath) needs it, or that"
          + " of its authority";
    }
    if (said.contains("bad_certificate")
        || said.contains("certificate_required")
        || said.contains("certificate_unknown")) {
      return parameters.containsKey(KEY_STORE + "Path")
          ? "it refuses the TLS certificate of the client (keyStorePath): " + said
          : "it wants a TLS certificate of the client, which keyStorePath has to name";
    }
    if (said.contains("closed the connection") || root instanceof SocketException) {
      // What it has to say can be lost with the connection.
      return "it breaks off TLS ("
          + said
          + "): it may want another TLS certificate of the client, which keyStorePath has to name";
    }
    if (root instanceof SocketTimeoutException) {
      // It may be busy: nobody is to try without TLS, and so with a password in clear, for that.
      return host
          + ":"
          + port
          + " did not answer TLS within "
          + LIMIT_MILLIS / 1_000
          + " seconds: it is busy, or has no TLS there";
    }
    if (said.contains("Unsupported or unrecognized SSL message")) {
      return "nothing speaks TLS at " + host + ":" + port + ": try a URL without sslEnabled";
    }
    return "TLS with it fails: " + said;
  }

  private KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
    KeyStore store = store(KEY_STORE);
    if (store == null) {
      return null;
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, password(KEY_STORE));
    return keys.getKeyManagers();
  }

  private TrustManager @Nullable [] trust() throws IOException, GeneralSecurityException {
    if ("true".equals(parameters.get("trustAll"))) {
      return new TrustManager[] {new TrustAll()};
    }
    KeyStore store = store(TRUST_STORE);
    if (store == null) {
      return null;
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }

  private @Nullable KeyStore store(String which) throws IOException, GeneralSecurityException {
    String path = setting(which, "Path");
    if (path == null) {
      return null;
    }
    try {
      return KeyStore.getInstance(new File(path), password(which));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("cannot read " + which + "Path " + path + ": " + e.getMessage(), e);
    }
  }

  /** Whether a store is one that the client can read, and this cannot. */
  private boolean isUnknown(String which) {
    String path = setting(which, "Path");
    if (path == null) {
      return false;
    }
    String password = setting(which, "Password");
    boolean encrypted = password != null && password.startsWith("ENC(");
    // A letter before a colon is a drive of Windows.
    boolean elsewhere = path.matches("[a-z]{2,}:.*") || isOnClassPath(path);
    return encrypted
        || parameters.containsKey("passwordCodec")
        || elsewhere
        || !isOfKnownType(setting(which, "Type"))
        || !isOfKnownType(setting(which, "Provider"));
  }

  /** A provider is what older clients call the type. */
  private static boolean isOfKnownType(@Nullable String type) {
    return type == null || KNOWN_TYPES.contains(type.toUpperCase(Locale.ROOT));
  }

  private static boolean isOnClassPath(String path) {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return !new File(path).exists() && loader != null && loader.getResource(path) != null;
  }

  private char @Nullable [] password(String which) {
    String password = setting(which, "Password");
    return password == null ? null : password.toCharArray();
  }

  /** What the client takes it to be: properties of the JVM go before the URL. */
  private @Nullable String setting(String which, String what) {
    String property = which + (what.equals("Path") ? "" : what);
    String own = System.getProperty("org.apache.activemq.ssl." + property);
    String general = System.getProperty("javax.net.ssl." + property);
    String given = own != null ? own : general;
    return given != null ? given : parameters.get(which + what);
  }

  /** To find out whether there is TLS at all: nothing is sent over it. */
  private static final class TrustAll implements X509TrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
