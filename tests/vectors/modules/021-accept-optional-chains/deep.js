export let z = null;
