import {late} from './main.js';
export function look() { return late; }
try { look(); } catch (e) { mbpf.log(1, e.name); }
