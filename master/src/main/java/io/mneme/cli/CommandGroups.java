package io.mneme.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

/** The list of the commands in the help, in groups. */
final class CommandGroups implements IHelpSectionRenderer {

  private static final String OTHERS = "Others";

  private static final Map<String, String> GROUPS = new LinkedHashMap<>();

  static {
    group("Entries", "get set delete increment contains touch persist");
    group("Maps", "keys entries size set-all clear drop maps watch");
    group("Memory", "transact info export import");
    group("Messages", "publish subscribe");
    group("Service", "master check");
    group(OTHERS, "demo help");
  }

  private static void group(String name, String commands) {
    for (String command : List.of(commands.split(" "))) {
      GROUPS.put(command, name);
    }
  }

  /** The group that a command is in. */
  static String of(String command) {
    return GROUPS.getOrDefault(command, OTHERS);
  }

  @Override
  public String render(Help help) {
    Map<String, Map<String, Help>> groups = new LinkedHashMap<>();
    GROUPS.values().forEach(name -> groups.put(name, new LinkedHashMap<>()));
    help.subcommands()
        .forEach(
            (names, command) ->
                groups
                    .getOrDefault(of(command.commandSpec().name()), new LinkedHashMap<>())
                    .put(names, command));
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (name, commands) -> {
          if (!commands.isEmpty()) {
            text.append(String.format("%n%s:%n", name)).append(help.commandList(commands));
          }
        });
    return text.toString();
  }
}
