/** Has this process reach HBase through the proxy that counts. */
const { PINBOARD_FLEET: addresses = '{}', CAPACITY_HBASE_PORT: port } = process.env;
const counted = { ...(JSON.parse(addresses) as object), hbase: { host: '127.0.0.1', port: Number(port) } };
process.env['PINBOARD_FLEET'] = JSON.stringify(counted);
