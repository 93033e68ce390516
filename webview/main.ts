/** Entry of the panel in every host. */
import { App } from './app.ts';
import { connectHost } from './host.ts';
import './style/theme.css';
import './style/panel.css';
import './style/timelineBar.css';
import './style/side.css';
import './style/inspector.css';
import './style/drawing.css';
import './style/edges.css';
import './style/timeline.css';
import './style/forms.css';

const root = document.getElementById('lockstep') ?? document.body.appendChild(document.createElement('div'));
root.id = 'lockstep';
const host = connectHost();
const app = new App(root, host);
host.listen((message) => {
  if (message.type === 'snapshot') app.show(message.snapshot);
  else app.select(message.id ?? undefined);
});
