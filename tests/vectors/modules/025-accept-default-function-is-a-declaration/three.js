export let three = 3;
export default function () {}
(three);
