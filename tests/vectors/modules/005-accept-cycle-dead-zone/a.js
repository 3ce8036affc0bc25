import {late, early, hoisted} from './main.js';
try { late; } catch (e) { mbpf.log(1, e.name); }
mbpf.log(1, "" + early);
mbpf.log(1, hoisted());
