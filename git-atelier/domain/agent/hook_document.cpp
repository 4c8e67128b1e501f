#include "domain/agent/hook_document.hpp"

#include "base/json.hpp"
#include "base/text.hpp"

namespace atelier {
namespace {

// Which handler answers which of a runtime's events.
struct HookEntry {
    std::string event;
    std::string program;
};

std::vector<HookEntry> entries_of(HookDialect form) {
    const bool gemini = form == HookDialect::gemini;
    std::vector<HookEntry> entries = {
        {"SessionStart", "atelier-session-start"},
        {gemini ? "BeforeTool" : "PreToolUse", "atelier-pre-tool-use"},
        {gemini ? "AfterAgent" : "Stop", "atelier-stop"},
        {"SessionEnd", "atelier-session-end"}};
    // Gemini CLI calls its own before each request to the model, whether it shortens anything or
    // not; Copilot has none.
    if (!gemini && form != HookDialect::copilot)
        entries.push_back({"PreCompact", "atelier-pre-compact"});
    return entries;
}

std::string call_of(const HookEntry& entry, HookDialect form, const HookPlaces& places) {
    return shell_quoted((places.programs / entry.program).string()) + " --form " +
           std::string(name_of(form == HookDialect::none ? HookDialect::claude : form));
}

Json hooks_of(HookDialect form, const HookPlaces& places) {
    Json hooks = Json::object();
    for (const HookEntry& entry : entries_of(form)) {
        Json handler =
            Json::object({{"type", "command"}, {"command", call_of(entry, form, places)}});
        Json group = Json::object();
        group.set("hooks", Json::array({std::move(handler)}));
        hooks.set(entry.event, Json::array({std::move(group)}));
    }
    return hooks;
}

Json gemini_settings(const HookPlaces& places) {
    Json context = Json::object();
    context.set("fileName", Json::strings({places.instructions.filename().string(), "GEMINI.md"}));
    context.set("includeDirectories", Json::strings({places.instructions.parent_path().string()}));
    context.set("loadMemoryFromIncludeDirectories", true);
    return Json::object(
        {{"hooks", hooks_of(HookDialect::gemini, places)}, {"context", std::move(context)}});
}

Json opencode_configuration(const HookPlaces& places) {
    Json skills = Json::object();
    skills.set("paths", Json::strings({places.skills.string()}));
    return Json::object({{"plugin", Json::strings({"file://" + places.bridge.string()})},
                         {"instructions", Json::strings({places.instructions.string()})},
                         {"skills", std::move(skills)}});
}

// In the form of rules that Claude Code and Qwen Code share: with arguments and without.
Json permissions_of(const std::vector<std::string>& allowed) {
    std::vector<std::string> rules;
    for (const std::string& program : allowed) {
        rules.push_back("Bash(" + program + ")");
        rules.push_back("Bash(" + program + " *)");
    }
    Json permissions = Json::object();
    permissions.set("allow", Json::strings(rules));
    return permissions;
}

// Qwen Code's: where a person has it ask of each folder whether it is trusted, it would stop at
// each new worktree, and run no command there without a terminal.
Json trusting_security() {
    return Json::object({{"folderTrust", Json::object({{"enabled", false}})}});
}

} // namespace

std::string toolless_document(HookDialect form) {
    Json document = Json::object();
    if (form == HookDialect::gemini)
        document.set("tools", Json::object({{"core", Json::strings({"none"})}}));
    if (form == HookDialect::opencode) document.set("permission", Json::object({{"*", "deny"}}));
    return document.dump_pretty();
}

std::string gemini_policy(const std::vector<std::string>& allowed) {
    constexpr const char* over_the_default = "100";
    return std::string("[[rule]]\ntoolName = \"run_shell_command\"\ncommandPrefix = ") +
           Json::strings(allowed).dump() +
           "\ndecision = \"allow\"\npriority = " + over_the_default + "\n";
}

std::string hooks_document(HookDialect form, const HookPlaces& places) {
    if (form == HookDialect::gemini) return gemini_settings(places).dump_pretty();
    if (form == HookDialect::opencode) return opencode_configuration(places).dump_pretty();
    Json document = Json::object({{"hooks", hooks_of(form, places)}});
    if (places.allowed.empty()) return document.dump_pretty();
    document.set("permissions", permissions_of(places.allowed));
    if (form == HookDialect::claude) document.set("security", trusting_security());
    return document.dump_pretty();
}

std::string plugin_manifest() {
    return Json::object({{"name", "git-atelier"},
                         {"version", "1.0.0"},
                         {"description", "Work for git-atelier in this session"}})
        .dump_pretty();
}

std::vector<std::string> hook_arguments(HookDialect form, const HookPlaces& places,
                                        const std::string& instructions) {
    std::vector<std::string> arguments;
    if (form != HookDialect::codex) return arguments;
    // A value is TOML, whose strings JSON's are.
    for (const HookEntry& entry : entries_of(form))
        arguments.insert(arguments.end(),
                         {"-c", "hooks." + entry.event + "=[{hooks=[{type=\"command\",command=" +
                                    Json(call_of(entry, form, places)).dump() + "}]}]"});
    arguments.insert(arguments.end(),
                     {"-c", "developer_instructions=" + Json(instructions).dump()});
    return arguments;
}

bool lists_skills(const RuntimeDefinition& runtime) {
    switch (runtime.hooks) {
    case HookDialect::claude:
    case HookDialect::copilot:
        return runtime.skills.starts_with("plugin/");
    case HookDialect::opencode:
    case HookDialect::pi:
        return true;
    case HookDialect::none:
    case HookDialect::codex:
    case HookDialect::gemini:
        return false;
    }
    return false;
}

} // namespace atelier
