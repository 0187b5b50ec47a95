//! Writes the JavaScript and the TypeScript types of a WebAssembly module: `recension-glue MODULE FOLDER`.

use std::error::Error;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(module), Some(folder), None) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("name the module and the folder: recension-glue MODULE FOLDER".into());
    };
    // The names of functions are as much to load as a tenth of them.
    let mut glue = Bindgen::new();
    glue.input_path(module).out_name("recension").remove_name_section(true).remove_producers_section(true);
    glue.web(true)?.typescript(true).generate(folder)?;
    Ok(())
}
