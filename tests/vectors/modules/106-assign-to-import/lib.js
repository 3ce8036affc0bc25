export let a = 0;
export default 1;
