package io.mneme.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/** The command above the others. */
@Command(
    name = "mneme",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = MnemeCommand.Version.class,
    usageHelpWidth = 100,
    synopsisHeading = "Usage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%n",
    commandListHeading = "",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done",
      "1:absent, or the condition was not met",
      "2:wrong usage: an option, a name, a key, a value that is no JSON",
      "3:refused, or broker or master cannot be reached: nothing was changed, or what it says",
      "4:outcome unknown: it was sent and may have been done"
    },
    description =
        "Shared memory for JMS applications, kept in the Artemis broker they already run.",
    subcommands = {
      MasterCommand.class,
      GetCommand.class,
      SetCommand.class,
      DeleteCommand.class,
      IncrementCommand.class,
      ContainsCommand.class,
      TouchCommand.class,
      PersistCommand.class,
      KeysCommand.class,
      EntriesCommand.class,
      SizeCommand.class,
      SetAllCommand.class,
      ClearCommand.class,
      DropCommand.class,
      MapsCommand.class,
      WatchCommand.class,
      TransactCommand.class,
      InfoCommand.class,
      CheckCommand.class,
      ExportCommand.class,
      ImportCommand.class,
      PublishCommand.class,
      SubscribeCommand.class,
      DemoCommand.class,
      DemoWorkerCommand.class,
      HelpCommand.class
    })
final class MnemeCommand implements Callable<Integer> {

  @Mixin private final CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    throw common.usage("what to do is missing: give one of the commands, such as demo");
  }

  /** What the manifest of the jar says. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = MnemeCommand.class.getPackage().getImplementationVersion();
      return new String[] {"mneme " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
