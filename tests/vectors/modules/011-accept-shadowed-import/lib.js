export let a = 5;
