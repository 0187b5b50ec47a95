//! Text made inert.

pub(crate) use recension_wire::{
    ZERO_WIDTH_SPACE, acts, begins_command, command_at, unobeyed, visible, visible_line,
};
