// What a command needs to take a text through the person's editor.
#pragma once

#include "app/plan/text_in_editor.hpp"
#include "wiring/command.hpp"

namespace atelier {

// usage when no editor is known. Everything it refers to outlives the command.
Result<TextEditing> text_editing(CommandEnv& env);
// The same for a project whose settings may be wrong.
Result<TextEditing> text_editing(CommandEnv& env, const Settings& settings,
                                 const ProjectPaths& paths);

} // namespace atelier
