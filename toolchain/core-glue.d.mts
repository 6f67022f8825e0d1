/** What Emscripten's module factory leaves on the object handed to it. */
declare function createCore(module: Record<string, any>): Promise<any>;
export default createCore;
