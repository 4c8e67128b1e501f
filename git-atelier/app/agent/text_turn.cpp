#include "app/agent/text_turn.hpp"

#include "app/agent/prompt.hpp"
#include "app/agent/skill_pages.hpp"
#include "domain/agent/runtime_command.hpp"
#include "domain/agent/secrets.hpp"

namespace atelier {
namespace {

bool has_in_environment(const RuntimeDefinition& runtime, std::string_view placeholder) {
    std::vector<std::string> values;
    for (const auto& [name, value] : runtime.env)
        values.push_back(value);
    return mentions(values, placeholder);
}

Error too_long_an_argument(const RuntimeDefinition& runtime, std::size_t size) {
    constexpr std::size_t kibi = 1024;
    Json details = Json::object();
    details.set("bytes", static_cast<std::int64_t>(size));
    return {ErrorCode::config_invalid,
            "the prompt has " + std::to_string(size / kibi) + " KiB, and the runtime '" +
                runtime.name + "' takes it as an argument, which has at most " +
                std::to_string(longest_prompt_argument / kibi) + " KiB",
            advise(Hint::prompt_not_as_argument, runtime.file.string()), std::move(details)};
}

// Only a file is a reply, and not where a link leads that an agent has made. What else it has left
// there keeps nobody from going on.
Result<std::optional<FinalWords>> words_in(WorkContext& work, const std::filesystem::path& file) {
    const FinalWords unreadable{.fault = "the agent's reply is not a file that can be read"};
    const auto link = work.files.link_target(file);
    if (!link) return unreadable;
    if (*link) return std::nullopt;
    const auto text = work.files.read(file);
    if (!text) return unreadable;
    if (!*text) return std::nullopt;
    return final_words(Secrets(work.user_environment).hide_in(**text));
}

} // namespace

std::filesystem::path written_reply(const ProjectPaths& paths, const Session& session) {
    return paths.text_home(session.agent, session.id) / "reply";
}

Result<TurnCommand> require_text_command(const RuntimeDefinition& runtime) {
    const TurnCommand command = text_command(runtime);
    if (!command.argv.empty()) return command;
    return fail(ErrorCode::runtime_missing,
                "the runtime '" + runtime.name + "' says no command for turns without tools",
                advise(Hint::planner_command, "text", runtime.file.string()));
}

Result<TextHandedOver> hand_over_text(WorkContext& work, const RuntimeDefinition& runtime,
                                      const Session& session, const TextTask& task,
                                      const std::vector<std::string>& words,
                                      const AgentHome& home) {
    const auto takes = [&](std::string_view placeholder) {
        return mentions(words, placeholder) || has_in_environment(runtime, placeholder);
    };
    TextHandedOver out{.prompt = task.prompt};
    const bool has_tools = runtime.text_has_tools;
    if (has_tools) {
        ATELIER_TRY(auto pages, skill_pages(work.files, home.skills, session.agent.role()));
        out.prompt = artisan_brief(
            {.agent = session.agent, .home = home.folder, .skills = std::move(pages)}, out.prompt);
    }
    if (!task.system.empty() && takes("{system_file}")) {
        out.system_file = work.paths.system(session.id);
        const Secrets secrets(work.user_environment, {});
        ATELIER_CHECK(work.files.write(out.system_file, secrets.hide_in(task.system)));
    } else if (!task.system.empty()) {
        out.prompt = task.system + "\n\n" + out.prompt;
    }
    if (takes("{reply_file}")) out.reply_file = written_reply(work.paths, session);
    if (out.prompt.size() > longest_prompt_argument && mentions(words, "{prompt}") && !has_tools)
        return fail(too_long_an_argument(runtime, out.prompt.size()));
    return out;
}

std::filesystem::path submitted_reply(const ProjectPaths& paths, const Session& session) {
    return paths.text_home(session.agent, session.id) / "submitted";
}

Result<std::optional<FinalWords>> take_submitted(WorkContext& work, const Session& session) {
    const std::filesystem::path file = submitted_reply(work.paths, session);
    ATELIER_TRY(auto words, words_in(work, file));
    if (!words) return words;
    if (words->text) ATELIER_CHECK(work.files.write(work.paths.reply(session.id), *words->text));
    // One that stays says the same once more.
    static_cast<void>(work.files.remove(file));
    return words;
}

Result<std::optional<FinalWords>> reply_of(WorkContext& work, const Session& session) {
    ATELIER_TRY(auto submitted, words_in(work, submitted_reply(work.paths, session)));
    if (submitted) return submitted;
    ATELIER_TRY(auto kept, work.files.read(work.paths.reply(session.id)));
    if (kept) return final_words(std::move(kept));
    return words_in(work, written_reply(work.paths, session));
}

void leave_text_home(WorkContext& work, const Session& session) {
    // One that stays goes with the artisan's home.
    static_cast<void>(work.files.remove(work.paths.text_home(session.agent, session.id)));
}

} // namespace atelier
