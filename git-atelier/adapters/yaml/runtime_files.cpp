#include "adapters/yaml/runtime_files.hpp"

#include "adapters/yaml/yaml_source.hpp"
#include "base/text.hpp"
#include "domain/agent/runtime_command.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace atelier {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> keys{"name",          "worker",         "worker_resume", "planner",
                                    "planner_batch", "planner_resume", "resume",        "text",
                                    "artisan",       "prompt",         "limits",        "env",
                                    "skills",        "output",         "hooks",         "git_hooks",
                                    "first_start",   "conversation",   "login"};

// One file: what it says, and where what is wrong with it stands.
class Reader {
  public:
    explicit Reader(const fs::path& file) : file_(file) {}

    Result<RuntimeDefinition> read(const std::string& name) {
        ATELIER_CHECK(load());
        RuntimeDefinition out;
        out.file = file_;
        ATELIER_TRY(out.name, text("name", name));
        if (out.name != name)
            return wrong(*find("name"), "name", "must be '" + name + "' like the file's");
        ATELIER_CHECK(commands(out));
        ATELIER_TRY(out.output, choice("output", RuntimeOutput::plain));
        // What an agent is told in its protocol goes the same way as its standard input.
        const bool talks = out.output == RuntimeOutput::acp;
        ATELIER_TRY(out.prompt,
                    choice("prompt", talks ? PromptBy::standard_input : PromptBy::argument));
        if (talks && out.prompt != PromptBy::standard_input)
            return wrong(*find("prompt"), "prompt", "must be stdin where 'output' is acp");
        ATELIER_CHECK(check_prompt(out));
        ATELIER_TRY(out.conversation,
                    words("conversation", "a list of files like [\"~/.agent/{runtime_session}\"]"));
        ATELIER_TRY(out.login,
                    words("login", "a list like [\"$MARVIN_KEY\", \"~/.marvin/login\"]"));
        ATELIER_TRY(out.limits, limits());
        ATELIER_TRY(out.env, variables());
        ATELIER_TRY(out.skills, skills());
        ATELIER_TRY(out.hooks, choice("hooks", HookDialect::none));
        ATELIER_TRY(out.git_hooks, choice("git_hooks", GitHooks::kept));
        ATELIER_TRY(out.first_start, text("first_start", ""));
        return out;
    }

  private:
    tl::unexpected<Error> fault(int line, const std::string& key, const std::string& what,
                                const Advice& hint = {}) const {
        Json details = Json::object();
        details.set("file", file_.string()).set("line", line).set("key", key);
        return fail(
            ErrorCode::config_invalid, file_.string() + ":" + std::to_string(line) + ": " + what,
            hint.empty() ? advise(Hint::runtime_keys, join(keys, ", ")) : hint, std::move(details));
    }

    tl::unexpected<Error> wrong(const YamlNode& node, const std::string& key,
                                const std::string& what) const {
        return fault(node.line, key, "'" + key + "' " + what);
    }

    Result<void> load() {
        ATELIER_TRY(const std::string content, read_text_file(file_));
        auto loaded = load_yaml(content);
        if (!loaded) {
            const YamlFault& found = loaded.error();
            return fault(found.line, found.key, found.what, found.hint);
        }
        root_ = *std::move(loaded);
        if (!root_->is_map()) return fault(1, "", "a runtime is an object of keys");
        return check_keys();
    }

    Result<void> check_keys() const {
        std::set<std::string> seen;
        for (const auto& [word, value] : root_->members) {
            const std::string& key = word->text;
            if (!word->is_scalar()) return wrong(*word, "?", "is not a key");
            if (std::find(keys.begin(), keys.end(), key) == keys.end())
                return wrong(*word, key, "is not a key of a runtime");
            if (!seen.insert(key).second) return wrong(*word, key, "is given twice");
        }
        return {};
    }

    Result<void> commands(RuntimeDefinition& out) const {
        ATELIER_TRY(out.worker, command("worker"));
        ATELIER_TRY(out.worker_resume, command("worker_resume"));
        ATELIER_TRY(out.planner, command("planner"));
        ATELIER_TRY(out.planner_batch, command("planner_batch"));
        ATELIER_TRY(out.planner_resume, command("planner_resume"));
        ATELIER_TRY(out.text, command("artisan"));
        out.text_has_tools = !out.text.empty();
        if (!out.text_has_tools) {
            ATELIER_TRY(out.text, command("text"));
        }
        // What planner_resume was called first.
        ATELIER_TRY(const auto resume, command("resume"));
        if (!resume.empty() && !out.planner_resume.empty())
            return wrong(*find("resume"), "resume", "is the older name of 'planner_resume'");
        if (!resume.empty()) out.planner_resume = resume;
        if (out.worker.empty() && out.planner.empty() && out.planner_batch.empty())
            return wrong(*root_, "worker", "is missing: an argument vector like [my-agent, run]");
        return {};
    }

    // An agent on a terminal has the terminal as its standard input, and is given the brief as an
    // argument or a file whatever `prompt` says.
    Result<void> check_prompt(const RuntimeDefinition& out) const {
        if (out.prompt == PromptBy::argument) return {};
        const std::string by(name_of(out.prompt));
        for (const auto& [key, argv] :
             {std::pair("worker", &out.worker), std::pair("worker_resume", &out.worker_resume),
              std::pair("planner_batch", &out.planner_batch),
              std::pair(out.text_has_tools ? "artisan" : "text", &out.text)}) {
            if (mentions(*argv, "{prompt}"))
                return wrong(*find(key), key, "has {prompt}, but 'prompt' is " + by);
            if (out.prompt == PromptBy::file && !argv->empty() &&
                !mentions(*argv, "{prompt_file}") && !mentions(*argv, "{options}"))
                return wrong(*find(key), key, "has no {prompt_file}, but 'prompt' is " + by);
        }
        return {};
    }

    // Null when the key is not there.
    const YamlNode* find(const std::string& key) const {
        for (const auto& [word, value] : root_->members)
            if (word->text == key) return value.get();
        return nullptr;
    }

    Result<std::string> text_of(const YamlNode& node, const std::string& key,
                                const std::string& wanted) const {
        if (!node.is_scalar()) return wrong(node, key, wanted);
        if (!node.unsound.empty())
            return fault(node.line, key, "'" + key + "': " + node.unsound,
                         advise(Hint::close_quote));
        return node.text;
    }

    Result<std::string> text(const std::string& key, const std::string& fallback) const {
        const YamlNode* node = find(key);
        if (node == nullptr) return fallback;
        return text_of(*node, key, "must be a text");
    }

    template <class E>
    Result<E> choice(const std::string& key, E fallback) const {
        ATELIER_TRY(const std::string value, text(key, std::string(name_of(fallback))));
        if (const auto named = parse_name<E>(value)) return *named;
        return wrong(*find(key), key, "must be one of " + choices_of<E>());
    }

    Result<void> check_placeholders(const YamlNode& node, const std::string& key,
                                    const std::string& text) const {
        const std::string unknown = unknown_placeholder(text);
        if (unknown.empty()) return {};
        return fault(node.line, key,
                     "'" + key + "' has " + unknown + ", and there is no such placeholder",
                     placeholders_there_are());
    }

    Result<std::vector<std::string>> command(const std::string& key) const {
        return words(key, "an argument vector like [my-agent, run]");
    }

    Result<std::vector<std::string>> words(const std::string& key,
                                           const std::string& wanted) const {
        const YamlNode* node = find(key);
        if (node == nullptr) return std::vector<std::string>();
        return words_of(*node, key, wanted);
    }

    Result<std::vector<std::string>> words_of(const YamlNode& node, const std::string& key,
                                              const std::string& wanted) const {
        if (!node.is_list() || node.items.empty()) return wrong(node, key, "must be " + wanted);
        std::vector<std::string> out;
        for (const YamlPart& word : node.items) {
            ATELIER_TRY(std::string one, text_of(*word, key, "must be a list of texts"));
            if (key == "limits" || one != "{options}")
                ATELIER_CHECK(check_placeholders(*word, key, one));
            out.push_back(std::move(one));
        }
        return out;
    }

    // All of them in the order of the file: what each one limits is for whoever reads it.
    Result<std::vector<std::string>> limits() const {
        static const std::string wanted = "an object like {retries: [--max-retries, 3]}";
        std::vector<std::string> out;
        const YamlNode* node = find("limits");
        if (node == nullptr) return out;
        if (!node->is_map()) return wrong(*node, "limits", "must be " + wanted);
        for (const auto& [word, options] : node->members) {
            ATELIER_TRY(const std::string name, text_of(*word, "limits", "must be " + wanted));
            if (!parse_name<RuntimeLimit>(name))
                return wrong(*word, "limits", "may say " + choices_of<RuntimeLimit>());
            ATELIER_TRY(const auto more, words_of(*options, "limits", wanted));
            out.insert(out.end(), more.begin(), more.end());
        }
        return out;
    }

    Result<std::map<std::string, std::string>> variables() const {
        std::map<std::string, std::string> out;
        const YamlNode* node = find("env");
        if (node == nullptr) return out;
        if (!node->is_map()) return wrong(*node, "env", "must be an object of variables");
        for (const auto& [word, value] : node->members) {
            ATELIER_TRY(std::string name, text_of(*word, "env", variables_wanted));
            if (name.empty() || name.find('=') != std::string::npos)
                return wrong(*word, "env", variables_wanted);
            ATELIER_TRY(std::string text, text_of(*value, "env", variables_wanted));
            ATELIER_CHECK(check_placeholders(*value, "env", text));
            if (!out.emplace(name, std::move(text)).second)
                return wrong(*word, "env", "names " + name + " twice");
        }
        return out;
    }

    // A folder in the agent's home; `none` and nothing are the same.
    Result<std::string> skills() const {
        ATELIER_TRY(const std::string value, text("skills", "none"));
        if (value == "none") return std::string();
        const fs::path folder(value);
        const bool leaves =
            folder.is_absolute() || std::find(folder.begin(), folder.end(), "..") != folder.end();
        if (value.empty() || leaves)
            return wrong(*find("skills"), "skills",
                         "must be a folder in the agent's home, or none");
        return value;
    }

    static constexpr const char* variables_wanted =
        "must be an object of variables and their texts";

    fs::path file_;
    YamlPart root_;
};

bool is_runtime_name(std::string_view text) {
    return !text.empty() && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

} // namespace

RuntimeFiles::RuntimeFiles(std::vector<std::filesystem::path> folders)
    : files_{std::move(folders), ".yaml", is_runtime_name} {}

Result<RuntimeDefinition> RuntimeFiles::definition(const std::string& name) {
    if (const auto file = files_.find(name)) return Reader(*file).read(name);
    ATELIER_TRY(const auto there, names());
    return fail(ErrorCode::runtime_missing,
                "there is no runtime '" + shorten(to_valid_utf8(name), 60) + "'",
                there.empty() ? advise(Hint::no_runtimes, files_.folders.back().string())
                              : advise(Hint::own_runtime, join(there, ", "),
                                       (files_.folders.front() / "NAME.yaml").string()));
}

Result<std::vector<std::string>> RuntimeFiles::names() {
    return files_.names();
}

} // namespace atelier
