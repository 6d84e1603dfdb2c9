package io.mneme.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments as they were typed. In the locale {@code C}, which is that of most containers, Java
 * reads each of them as ASCII and makes every other character a question mark. Linux still has the
 * bytes.
 */
final class Arguments {

  private static final Path BYTES = Path.of("/proc/self/cmdline");

  private Arguments() {}

  /** The arguments in UTF-8 where Java has not read them so and the system can tell; else as is. */
  static String[] exact(String[] args) {
    if ("UTF-8".equals(System.getProperty("sun.jnu.encoding")) || !Files.isReadable(BYTES)) {
      return args;
    }
    try {
      return last(Files.readAllBytes(BYTES), args);
    } catch (IOException e) {
      return args;
    }
  }

  /**
   * The last of the arguments in a command line.
   *
   * @param commandLine arguments in UTF-8, each with a zero behind it
   * @param args how many they are, and what to give if they are no UTF-8
   */
  static String[] last(byte[] commandLine, String[] args) throws CharacterCodingException {
    List<byte[]> all = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < commandLine.length; i++) {
      if (commandLine[i] == 0) {
        all.add(Arrays.copyOfRange(commandLine, start, i));
        start = i + 1;
      }
    }
    if (all.size() < args.length) {
      return args;
    }
    String[] exact = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      byte[] utf8 = all.get(all.size() - args.length + i);
      exact[i] = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    }
    return exact;
  }
}
