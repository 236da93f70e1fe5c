import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hbase.HBaseConfiguration;
import org.apache.hadoop.hbase.LocalHBaseCluster;
import org.apache.hadoop.hbase.TableName;
import org.apache.hadoop.hbase.client.Admin;
import org.apache.hadoop.hbase.client.CheckAndMutate;
import org.apache.hadoop.hbase.client.CheckAndMutateResult;
import org.apache.hadoop.hbase.client.CompactionState;
import org.apache.hadoop.hbase.client.Connection;
import org.apache.hadoop.hbase.client.ConnectionFactory;
import org.apache.hadoop.hbase.coprocessor.ObserverContext;
import org.apache.hadoop.hbase.coprocessor.RegionCoprocessor;
import org.apache.hadoop.hbase.coprocessor.RegionCoprocessorEnvironment;
import org.apache.hadoop.hbase.coprocessor.RegionObserver;
import org.apache.hadoop.hbase.thrift2.ThriftServer;
import org.apache.hadoop.hbase.zookeeper.MiniZooKeeperCluster;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/**
 * ZooKeeper, master, region server and Thrift2 server in one process on 127.0.0.1; the data stay in DIRECTORY.
 *
 * Arguments: DIRECTORY PORT [-Dkey=value …] [arguments of the Thrift2 server: -f framed, -c compact]. PORT is Thrift2's,
 * PORT + 2, + 3, + 4 are those of master, region server and ZooKeeper.
 *
 * Once it serves, PORT + 1 takes one command a connection and answers it with one line, OK or FAILED: `flush TABLE`,
 * `compact TABLE` (flush, then a major compaction), `disable TABLE`, `enable TABLE`, `late MS` (the next write with a
 * guard is done, and answered so much later; needs {@link LateAnswers}). Thrift2 has no calls for these.
 */
public final class FeedloomHBase {
  private static final String HOST = "127.0.0.1";
  private static final long START_LIMIT_MS = 180_000;

  public static void main(String[] arguments) {
    try {
      serve(arguments);
    } catch (Throwable failure) {
      failure.printStackTrace();
      // Threads of ZooKeeper are no daemons: only a halt ends the process.
      Runtime.getRuntime().halt(1);
    }
  }

  private static void serve(String[] arguments) throws Exception {
    File directory = new File(arguments[0]).getAbsoluteFile();
    int port = Integer.parseInt(arguments[1]);
    directory.mkdirs();
    Configuration configuration = configure(directory, port);
    List<String> thriftArguments = new ArrayList<>(List.of("start", "-b", HOST, "-p", Integer.toString(port)));
    for (int index = 2; index < arguments.length; index += 1) {
      String argument = arguments[index];
      if (argument.startsWith("-D")) {
        String[] pair = argument.substring(2).split("=", 2);
        configuration.set(pair[0], pair[1]);
      } else {
        thriftArguments.add(argument);
      }
    }
    DefaultMetricsSystem.setMiniClusterMode(true);
    MiniZooKeeperCluster zooKeeper = new MiniZooKeeperCluster(configuration);
    zooKeeper.setDefaultClientPort(port + 4);
    configuration.setInt("hbase.zookeeper.property.clientPort", zooKeeper.startup(new File(directory, "zookeeper")));
    LocalHBaseCluster cluster = new LocalHBaseCluster(configuration, 1, 1);
    cluster.startup();
    awaitMaster(cluster);
    startThrift(configuration, thriftArguments);
    awaitPort(port);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> shutDown(cluster, zooKeeper)));
    answerCommands(configuration, port + 1);
  }

  private static Configuration configure(File directory, int port) {
    Configuration configuration = HBaseConfiguration.create();
    configuration.setBoolean("hbase.cluster.distributed", false);
    configuration.set("hbase.rootdir", "file://" + new File(directory, "hbase").getPath());
    configuration.set("hbase.tmp.dir", new File(directory, "tmp").getPath());
    configuration.set("hadoop.tmp.dir", new File(directory, "tmp/hadoop").getPath());
    // A local file system flushes and syncs, but does not say that it can.
    configuration.setBoolean("hbase.unsafe.stream.capability.enforce", false);
    configuration.set("hbase.wal.provider", "filesystem");
    configuration.set("hbase.zookeeper.quorum", HOST);
    for (String role : new String[] {"hbase.master", "hbase.regionserver"}) {
      configuration.set(role + ".hostname", "localhost");
      configuration.set(role + ".ipc.address", HOST);
      configuration.setInt(role + ".info.port", -1);
    }
    configuration.setInt("hbase.thrift.info.port", -1);
    // With ports of its own a server that was killed is replaced by its successor at once: same address, later start.
    configuration.setBoolean("hbase.localcluster.assign.random.ports", false);
    configuration.setInt("hbase.master.port", port + 2);
    configuration.setInt("hbase.regionserver.port", port + 3);
    configuration.setInt("hbase.regionserver.msginterval", 200);
    configuration.setInt("hbase.regionserver.handler.count", 16);
    configuration.setInt("hbase.master.handler.count", 8);
    configuration.setInt("hbase.master.wait.on.regionservers.mintostart", 1);
    configuration.setInt("hbase.master.wait.on.regionservers.maxtostart", 1);
    configuration.setInt("hbase.master.wait.on.regionservers.interval", 100);
    configuration.setInt("hbase.master.wait.on.regionservers.timeout", 1000);
    configuration.setInt("zookeeper.session.timeout", 20_000);
    return configuration;
  }

  private static void awaitMaster(LocalHBaseCluster cluster) throws InterruptedException {
    long giveUpAt = System.currentTimeMillis() + START_LIMIT_MS;
    while (cluster.getActiveMaster() == null || !cluster.getActiveMaster().isInitialized()) {
      if (System.currentTimeMillis() > giveUpAt) throw new IllegalStateException("the master did not start");
      Thread.sleep(50);
    }
  }

  private static void startThrift(Configuration configuration, List<String> arguments) {
    Thread server = new Thread(() -> {
      try {
        new ThriftServer(new Configuration(configuration)).run(arguments.toArray(new String[0]));
      } catch (Throwable failure) {
        failure.printStackTrace();
        Runtime.getRuntime().halt(2);
      }
    }, "thrift2");
    server.setDaemon(true);
    server.start();
  }

  private static void awaitPort(int port) throws Exception {
    long giveUpAt = System.currentTimeMillis() + START_LIMIT_MS;
    for (;;) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(HOST, port), 200);
        return;
      } catch (IOException refused) {
        if (System.currentTimeMillis() > giveUpAt) throw refused;
        Thread.sleep(50);
      }
    }
  }

  private static void answerCommands(Configuration configuration, int port) throws IOException {
    try (ServerSocket server = new ServerSocket(port, 10, InetAddress.getByName(HOST))) {
      for (;;) {
        try (Socket client = server.accept()) {
          String command = new BufferedReader(new InputStreamReader(client.getInputStream())).readLine();
          if (command != null) client.getOutputStream().write(answer(configuration, command).getBytes());
        } catch (IOException gone) {
          System.err.println("a command's client has gone: " + gone);
        }
      }
    }
  }

  private static String answer(Configuration configuration, String command) {
    try {
      maintain(configuration, command.trim().split(" "));
      return "OK\n";
    } catch (Exception failure) {
      return "FAILED " + String.valueOf(failure).replace('\n', ' ') + "\n";
    }
  }

  private static void maintain(Configuration configuration, String[] command) throws Exception {
    if (command[0].equals("late")) {
      LateAnswers.nextMs.set(Integer.parseInt(command[1]));
      return;
    }
    TableName table = TableName.valueOf(command[1]);
    try (Connection connection = ConnectionFactory.createConnection(configuration); Admin admin = connection.getAdmin()) {
      switch (command[0]) {
        case "disable" -> admin.disableTable(table);
        case "enable" -> admin.enableTable(table);
        case "flush" -> admin.flush(table);
        case "compact" -> compact(admin, table);
        default -> throw new IllegalArgumentException(command[0]);
      }
    }
  }

  private static void compact(Admin admin, TableName table) throws Exception {
    admin.flush(table);
    admin.majorCompact(table);
    // The request is taken up a little later; a compaction of small files is over before it can be seen.
    for (int quiet = 0; quiet < 10; ) {
      Thread.sleep(100);
      quiet = admin.getCompactionState(table) == CompactionState.NONE ? quiet + 1 : 0;
    }
  }

  /** Holds up the answer to a write that is done: what a long pause of a region server looks like to its clients. */
  public static final class LateAnswers implements RegionCoprocessor, RegionObserver {
    static final AtomicInteger nextMs = new AtomicInteger();

    @Override
    public Optional<RegionObserver> getRegionObserver() {
      return Optional.of(this);
    }

    @Override
    public CheckAndMutateResult postCheckAndMutate(
        ObserverContext<RegionCoprocessorEnvironment> context, CheckAndMutate write, CheckAndMutateResult result) {
      try {
        Thread.sleep(nextMs.getAndSet(0));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      return result;
    }
  }

  private static void shutDown(LocalHBaseCluster cluster, MiniZooKeeperCluster zooKeeper) {
    try {
      cluster.shutdown();
      cluster.join();
      zooKeeper.shutdown();
    } catch (Throwable failure) {
      failure.printStackTrace();
    }
  }
}
