/** The pinboard's program, whose requests to HBase are counted. The order is what matters here. */
import './through-proxy.js';
import '../../../examples/pinboard/main.js';
