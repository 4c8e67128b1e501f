// How agent runtimes are told of our hook handlers, each in its own form. What stands in the user's
// home stays in force: these files are the agent's own, and are handed over beside it by the
// runtime's definition (share/templates/runtimes).
#pragma once

#include "domain/agent/runtime_definition.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace atelier {

struct HookPlaces {
    // Where the handlers are.
    std::filesystem::path programs;
    // The agent's instructions, and the folder with a page for each of its skills.
    std::filesystem::path instructions;
    std::filesystem::path skills;
    // A program in the runtime's own language that calls the handlers, for one that has no other
    // way.
    std::filesystem::path bridge;
    // The skills of its role: programs of which a runtime that asks a person need not ask.
    std::vector<std::string> allowed = {};
};

// The document that a runtime of that form reads: settings of Gemini CLI, configuration of
// OpenCode, hooks of the others. For `none` it is in Claude Code's form, which most understand.
std::string hooks_document(HookDialect form, const HookPlaces& places);

// The same for a turn without tools: settings by which the model is offered none.
std::string toolless_document(HookDialect form);

// Of Gemini CLI, in its own form: what runs without a question.
std::string gemini_policy(const std::vector<std::string>& allowed);

// What makes a folder with hooks and skills a plugin of Claude Code's or Copilot's.
std::string plugin_manifest();

// What a runtime takes as options because it reads no file: Codex, its hooks and instructions.
std::vector<std::string> hook_arguments(HookDialect form, const HookPlaces& places,
                                        const std::string& instructions);

// Whether the model is shown the agent's skills by the runtime; else the instructions name their
// pages. Whoever takes a plugin finds only those in it.
bool lists_skills(const RuntimeDefinition& runtime);

} // namespace atelier
