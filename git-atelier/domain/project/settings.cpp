#include "domain/project/settings.hpp"

#include "base/likeness.hpp"
#include "base/text.hpp"
#include "domain/guard/sockets.hpp"

#include <algorithm>
#include <set>

namespace atelier {
namespace {

// Reads one document; the first wrong value is kept and everything after it is skipped.
class Reader {
  public:
    Reader(const Json& document, const std::string& file) : document_(document), file_(file) {}

    const Json* at(std::string_view path) {
        asked_.emplace(path);
        const Json* here = &document_;
        for (const std::string& key : split(path, '.')) {
            if (here == nullptr) return nullptr;
            if (!here->is_object()) {
                wrong(path, "an object on the way to it");
                return nullptr;
            }
            here = here->find(key);
        }
        return here == nullptr || here->is_null() ? nullptr : here;
    }

    void text(std::string_view path, std::string& value) {
        if (const Json* found = at(path)) {
            if (found->is_string())
                value = found->as_string();
            else
                wrong(path, "a string");
        }
    }

    void boolean(std::string_view path, bool& value) {
        if (const Json* found = at(path)) {
            if (found->is_bool())
                value = found->as_bool();
            else
                wrong(path, "true or false");
        }
    }

    template <class Number>
    void number(std::string_view path, Number& value, std::int64_t least) {
        if (const Json* found = at(path)) {
            if (found->is_int() && found->as_int() >= least)
                value = static_cast<Number>(found->as_int());
            else
                wrong(path, "a number of at least " + std::to_string(least));
        }
    }

    // Of something that is counted, or measured where it may have parts.
    void budget(std::string_view path, std::optional<std::int64_t>& value) {
        const Json* found = at(path);
        if (found == nullptr || is_none(*found)) return;
        if (found->is_int() && found->as_int() > 0)
            value = found->as_int();
        else
            wrong(path, "a number of at least 1, or none");
    }
    void budget(std::string_view path, std::optional<double>& value) {
        const Json* found = at(path);
        if (found == nullptr || is_none(*found)) return;
        if (found->is_int() && found->as_int() > 0)
            value = static_cast<double>(found->as_int());
        else if (found->is_double() && found->as_double() > 0)
            value = found->as_double();
        else
            wrong(path, "an amount greater than 0, or none");
    }
    static bool is_none(const Json& value) {
        return value.is_string() && value.as_string() == "none";
    }

    template <class E>
    void choice(std::string_view path, E& value) {
        if (const Json* found = at(path)) {
            const auto parsed =
                found->is_string() ? parse_name<E>(found->as_string()) : std::nullopt;
            if (parsed)
                value = *parsed;
            else
                wrong(path, choices_of<E>());
        }
    }

    void seconds(std::string_view path, Seconds& value) {
        std::int64_t count = value.count();
        number(path, count, 1);
        value = Seconds{count};
    }

    void duration(std::string_view path, std::optional<Seconds>& value) {
        const Json* found = at(path);
        if (found == nullptr) return;
        if (found->is_string() && found->as_string() == "none") {
            value.reset();
            return;
        }
        if (found->is_string())
            if (const auto parsed = parse_duration(found->as_string())) {
                value = *parsed;
                return;
            }
        wrong(path, "a duration like 90s, 15m, 24h or 7d, or none");
    }

    // Of something that always ends.
    void limit(std::string_view path, Seconds& value) {
        std::optional<Seconds> given = value;
        duration(path, given);
        if (given && *given > Seconds{0})
            value = *given;
        else
            wrong(path, "a duration like 90s, 15m, 24h or 7d");
    }

    void strings(std::string_view path, std::vector<std::string>& value) {
        if (const Json* found = at(path)) {
            if (auto list = as_strings(*found))
                value = std::move(*list);
            else
                wrong(path, "a list of strings");
        }
    }

    // Relative ones that stay where they start.
    void paths(std::string_view path, std::vector<std::string>& value) {
        strings(path, value);
        for (const std::string& one : value) {
            const auto parts = split(one, '/');
            if (one.empty() || one.front() == '/' ||
                std::find(parts.begin(), parts.end(), "..") != parts.end() || parts[0] == ".git")
                return wrong(path, "a list of paths inside the repository, like [\".env\"]");
        }
    }

    void commands(std::string_view path, std::vector<std::vector<std::string>>& value) {
        const Json* found = at(path);
        if (found == nullptr) return;
        std::vector<std::vector<std::string>> commands;
        if (found->is_array())
            for (const Json& item : found->as_array())
                if (auto command = as_strings(item); command && !command->empty())
                    commands.push_back(std::move(*command));
        if (!found->is_array() || commands.size() != found->as_array().size())
            wrong(path, "a list of argument vectors, like [[\"make\", \"test\"]]");
        else
            value = std::move(commands);
    }

    static std::optional<std::vector<std::string>> as_strings(const Json& value) {
        if (!value.is_array()) return std::nullopt;
        std::vector<std::string> list;
        for (const Json& item : value.as_array()) {
            if (!item.is_string()) return std::nullopt;
            list.push_back(item.as_string());
        }
        return list;
    }

    void wrong(std::string_view path, const std::string& wanted) {
        if (fault_) return;
        Json details = Json::object();
        details.set("file", file_).set("key", path);
        fault_ = Error{ErrorCode::config_invalid,
                       file_ + ": '" + std::string(path) + "' must be " + wanted,
                       advise(Hint::correct_config), std::move(details)};
    }

    const std::optional<Error>& fault() const { return fault_; }

    // The keys of the document that nothing has asked for.
    std::vector<std::string> unread() const {
        std::vector<std::string> out;
        add_unread(document_, "", out);
        return out;
    }
    std::string_view nearest(std::string_view key) const {
        const std::vector<std::string_view> names(asked_.begin(), asked_.end());
        return likely_meant(key, names);
    }

  private:
    void add_unread(const Json& object, const std::string& prefix,
                    std::vector<std::string>& out) const {
        for (const auto& [key, value] : object.as_object()) {
            const std::string path = prefix + key;
            // Asked for as a whole: its members have names of their own.
            if (path == "agent.options.worker" || path == "agent.options.planner") continue;
            const auto below = asked_.lower_bound(path + ".");
            if (value.is_object() && below != asked_.end() && below->starts_with(path + "."))
                add_unread(value, path + ".", out);
            else if (!asked_.contains(path))
                out.push_back(path);
        }
    }

    const Json& document_;
    const std::string& file_;
    std::set<std::string, std::less<>> asked_;
    std::optional<Error> fault_;
};

void read_branches(Reader& reader, Settings& settings) {
    reader.text("branch.prefix", settings.branch_prefix);
    if (!settings.branch_prefix.empty() && !BranchName::parse(settings.branch_prefix + "x"))
        reader.wrong("branch.prefix", "what the name of a branch can begin with");
    reader.choice("branch.pr_mode", settings.admission.pr_mode);
    reader.boolean("review.required", settings.admission.review_required);
    reader.choice("branch.pr_strategy", settings.pr_strategy);
    reader.choice("branch.pr_gate", settings.pr_gate);
    reader.choice("branch.push_on", settings.push_on);
    reader.boolean("branch.keep_work", settings.keep_work);
}

void find_unknown(const Reader& reader, const std::string& file, Settings& settings) {
    for (const std::string& key : reader.unread()) {
        const std::string_view near = reader.nearest(key);
        settings.unsupported.push_back(
            {key, file + ": '" + key + "' is not a setting" +
                      (near.empty() ? "" : "; did you mean '" + std::string(near) + "'?")});
    }
}

// Where there are pull requests, the review is that of the pull request.
void find_unsupported(Settings& settings) {
    const AdmissionRules& admission = settings.admission;
    if (admission.review_required && admission.pr_mode == PrMode::none)
        settings.unsupported.push_back(
            {"review.required", "review.required is true: done work waits for a person to land it",
             advise(Hint::review_then_land)});
}

} // namespace

Result<Settings> parse_settings(const Json& document, const std::string& file) {
    if (!document.is_object())
        return fail(ErrorCode::config_invalid, file + ": the document must be an object",
                    advise(Hint::smallest_config));
    Settings settings;
    Reader reader(document, file);
    read_branches(reader, settings);
    reader.text("agent.default", settings.agent_default);
    reader.text("agent.model", settings.agent_model);
    reader.choice("agent.author", settings.agent_author);
    reader.strings("editor.edit", settings.editor_edit);
    reader.strings("editor.work", settings.editor_work);
    reader.boolean("project.shared", settings.project_shared);
    reader.choice("store.backend", settings.store_backend);
    reader.choice("plan.promotion", settings.promotion);
    reader.choice("plan.answers", settings.plan_answers);
    reader.number("changeset.max_lines", settings.limits.max_lines, 1);
    reader.number("changeset.warn_lines", settings.limits.warn_lines, 0);
    reader.number("changeset.max_binary_bytes", settings.limits.max_binary_bytes, 0);
    reader.strings("changeset.generated", settings.limits.generated);
    reader.commands("changeset.checks", settings.checks);
    reader.limit("changeset.checks_timeout", settings.checks_timeout);
    std::string empty_commits = "drop";
    reader.text("changeset.empty_commits", empty_commits);
    if (empty_commits != "drop" && empty_commits != "keep")
        reader.wrong("changeset.empty_commits", "drop or keep");
    settings.keep_empty_commits = empty_commits == "keep";
    reader.boolean("changeset.forecast", settings.forecast);
    reader.paths("worktree.copy", settings.worktree_copy);
    reader.paths("worktree.link", settings.worktree_link);
    reader.commands("worktree.setup", settings.worktree_setup);
    reader.limit("worktree.setup_timeout", settings.setup_timeout);
    reader.strings("worktree.keep", settings.worktree_keep);
    reader.number("worktree.pool", settings.worktree_pool, 0);
    reader.duration("session.timeout", settings.session_timeout);
    reader.duration("session.stall", settings.session_stall);
    reader.duration("session.tool_limit", settings.session_tool_limit);
    reader.budget("session.max_tokens", settings.session_max_tokens);
    reader.budget("session.max_cost", settings.session_max_cost);
    reader.number("session.max_attempts", settings.session_max_attempts, 1);
    // `sandbox: MODE` is short for `sandbox.mode`.
    if (const Json* sandbox = reader.at("sandbox"); sandbox != nullptr && !sandbox->is_object()) {
        reader.choice("sandbox", settings.sandbox);
        settings.sandbox_chosen = true;
    } else {
        reader.choice("sandbox.mode", settings.sandbox);
        settings.sandbox_chosen = reader.at("sandbox.mode") != nullptr;
        reader.strings("sandbox.pass", settings.sandbox_pass);
        if (!std::ranges::all_of(settings.sandbox_pass, may_be_passed))
            reader.wrong("sandbox.pass",
                         "a list of absolute paths or of " + choices_of<SocketKind>());
    }
    reader.seconds("lease.seconds", settings.lease.lease);
    reader.seconds("lease.detached_seconds", settings.lease.detached);
    std::optional<Seconds> stale_after;
    reader.duration("gc.stale_after", stale_after);
    if (stale_after) settings.lease.stale_after = *stale_after;
    reader.duration("gc.transcripts", settings.keep_transcripts);
    for (const std::string role : {"worker", "planner"})
        if (const Json* runtimes = reader.at("agent.options." + role)) {
            if (!runtimes->is_object()) {
                reader.wrong("agent.options." + role, "an object of runtimes");
                continue;
            }
            for (const auto& [runtime, options] : runtimes->as_object()) {
                const auto list = Reader::as_strings(options);
                if (list)
                    settings.agent_options[role + "." + runtime] = *list;
                else
                    reader.wrong("agent.options." + role + "." + runtime, "a list of strings");
            }
        }
    if (reader.fault()) return fail(*reader.fault());
    find_unsupported(settings);
    find_unknown(reader, file, settings);
    return settings;
}

} // namespace atelier
