export async function load(){throw new Error("none")}
export async function unpack(b){return b}
