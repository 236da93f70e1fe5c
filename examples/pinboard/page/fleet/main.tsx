import { render } from 'preact';
import { FleetView } from './fleet-view.js';

const root = document.querySelector('#app');
if (root !== null) render(<FleetView />, root);
