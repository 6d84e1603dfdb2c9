package io.mneme.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A conversation over STOMP as it is written down, over a bare socket. */
final class StompConversation implements AutoCloseable {

  /** A frame; where it is documented, {@code ...} in its body is any text. */
  record Frame(boolean ofClient, String command, Map<String, String> headers, String body) {

    static Frame of(boolean ofClient, String text) {
      int end = text.indexOf("\n\n");
      String[] lines = text.substring(0, end).split("\n", -1);
      Map<String, String> headers = new TreeMap<>();
      for (int i = 1; i < lines.length; i++) {
        int colon = lines[i].indexOf(':');
        headers.put(lines[i].substring(0, colon), lines[i].substring(colon + 1));
      }
      return new Frame(ofClient, lines[0], headers, text.substring(end + 2));
    }

    /** Whether this is as it is documented. */
    boolean isLike(Frame documented) {
      String body = Pattern.quote(documented.body).replace("...", "\\E.*\\Q");
      return command.equals(documented.command)
          && headers.entrySet().containsAll(documented.headers.entrySet())
          && this.body.matches(body);
    }
  }

  private final Socket socket;
  private final InputStream in;
  private final String user;
  private final String password;
  private final List<Frame> unexpected = new ArrayList<>();

  StompConversation(int port, String user, String password) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.user = user;
    this.password = password;
    socket.setSoTimeout((int) TestMemory.LIMIT.toMillis());
  }

  /** The frames that are written down in a document: {@code C:} the client's, {@code S:} others. */
  static List<Frame> documented(String document) {
    List<Frame> frames = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String line : document.lines().toList()) {
      if (!line.matches(" {4}[CS]:.*")) {
        assertThat(text).as("a frame without an end").isEmpty();
        continue;
      }
      text.append(line.substring(Math.min(7, line.length())));
      if (line.endsWith("^@")) {
        text.setLength(text.length() - 2);
        frames.add(Frame.of(line.startsWith("    C"), text.toString()));
        text.setLength(0);
      } else {
        text.append('\n');
      }
    }
    return frames;
  }

  /** Sends the frames of the client and waits for those of the broker. */
  void have(List<Frame> documented) throws IOException {
    for (Frame frame : documented) {
      if (frame.ofClient()) {
        send(frame);
      } else {
        await(frame);
      }
    }
  }

  /** What came that was not waited for. */
  List<Frame> unexpected() {
    return unexpected;
  }

  private void send(Frame frame) throws IOException {
    StringBuilder text = new StringBuilder(frame.command()).append('\n');
    frame
        .headers()
        .forEach((name, value) -> text.append(name).append(':').append(filled(value)).append('\n'));
    text.append('\n').append(frame.body()).append('\0');
    socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  private String filled(String value) {
    return value.replace("<user>", user).replace("<password>", password);
  }

  private void await(Frame documented) throws IOException {
    for (Frame earlier : unexpected) {
      if (earlier.isLike(documented)) {
        unexpected.remove(earlier);
        return;
      }
    }
    while (true) {
      Frame received;
      try {
        received = receive();
      } catch (IOException e) {
        throw new AssertionError(documented + " did not come, but " + unexpected, e);
      }
      if (received.isLike(documented)) {
        return;
      }
      unexpected.add(received);
    }
  }

  private Frame receive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int next;
    while ((next = in.read()) != 0) {
      if (next < 0) {
        throw new EOFException("the broker has closed the connection");
      }
      // Between frames there may be line ends.
      if (next != '\n' || bytes.size() > 0) {
        bytes.write(next);
      }
    }
    return Frame.of(false, bytes.toString(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
