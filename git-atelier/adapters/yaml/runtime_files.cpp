#include "adapters/yaml/runtime_files.hpp"

#include "base/text.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

namespace atelier {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> keys{"name", "worker", "planner", "resume",
                                    "env",  "skills", "output",  "hooks"};
const std::vector<std::string> outputs{
    "plain",         "claude-stream-json", "codex-jsonl", "gemini-stream-json",
    "opencode-json", "copilot-json",       "pi-json"};
const std::vector<std::string> hook_forms{"none",    "claude",   "codex", "gemini",
                                          "copilot", "opencode", "pi"};

// One file: what it says, and where what is wrong with it stands.
class Reader {
  public:
    explicit Reader(const fs::path& file) : file_(file) {}

    Result<RuntimeDefinition> read(const std::string& name) {
        ATELIER_TRY(const YAML::Node root, load());
        ATELIER_CHECK(check_keys(root));
        RuntimeDefinition out;
        out.file = file_;
        ATELIER_TRY(out.name, text(root, "name", name));
        if (out.name != name)
            return wrong(root["name"], "name", "must be '" + name + "' like the file's");
        ATELIER_TRY(out.worker, words(root, "worker"));
        ATELIER_TRY(out.planner, words(root, "planner"));
        ATELIER_TRY(out.resume, words(root, "resume"));
        if (out.worker.empty() && out.planner.empty())
            return wrong(root, "worker", "is missing: an argument vector like [my-agent, run]");
        ATELIER_TRY(out.env, variables(root));
        ATELIER_TRY(out.skills, skills(root));
        ATELIER_TRY(out.output, choice(root, "output", outputs, "plain"));
        ATELIER_TRY(out.hooks, choice(root, "hooks", hook_forms, "none"));
        return out;
    }

  private:
    tl::unexpected<Error> fault(int line, const std::string& key, const std::string& what) const {
        Json details = Json::object();
        details.set("file", file_.string()).set("line", line).set("key", key);
        return fail(ErrorCode::config_invalid,
                    file_.string() + ":" + std::to_string(line) + ": " + what,
                    "a runtime has the keys " + join(keys, ", "), std::move(details));
    }

    tl::unexpected<Error> wrong(const YAML::Node& node, const std::string& key,
                                const std::string& what) const {
        return fault(std::max(node.Mark().line, 0) + 1, key, "'" + key + "' " + what);
    }

    Result<YAML::Node> load() const {
        std::ifstream in(file_, std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(in), {}};
        if (!in.good() && !in.eof())
            return fail(ErrorCode::files_failed,
                        "cannot read " + file_.string() + ": " + std::strerror(errno),
                        "check the file");
        try {
            YAML::Node root = YAML::Load(content);
            if (!root.IsMap()) return fault(1, "", "a runtime is an object of keys");
            return root;
        } catch (const YAML::Exception& thrown) {
            return fault(std::max(thrown.mark.line, 0) + 1, "syntax", "YAML: " + thrown.msg);
        }
    }

    Result<void> check_keys(const YAML::Node& root) const {
        std::set<std::string> seen;
        for (const auto& entry : root) {
            if (!entry.first.IsScalar()) return wrong(entry.first, "?", "is no key");
            const std::string key = entry.first.Scalar();
            if (std::find(keys.begin(), keys.end(), key) == keys.end())
                return wrong(entry.first, key, "is no key of a runtime");
            if (!seen.insert(key).second) return wrong(entry.first, key, "is given twice");
        }
        return {};
    }

    Result<std::string> text(const YAML::Node& root, const std::string& key,
                             const std::string& fallback) const {
        const YAML::Node node = root[key];
        if (!node) return fallback;
        if (!node.IsScalar()) return wrong(node, key, "must be a text");
        return node.Scalar();
    }

    Result<std::string> choice(const YAML::Node& root, const std::string& key,
                               const std::vector<std::string>& choices,
                               const std::string& fallback) const {
        ATELIER_TRY(std::string value, text(root, key, fallback));
        if (std::find(choices.begin(), choices.end(), value) == choices.end())
            return wrong(root[key], key, "must be one of " + join(choices, ", "));
        return value;
    }

    Result<std::vector<std::string>> words(const YAML::Node& root, const std::string& key) const {
        std::vector<std::string> out;
        const YAML::Node node = root[key];
        if (!node) return out;
        if (!node.IsSequence() || node.size() == 0)
            return wrong(node, key, "must be an argument vector like [my-agent, run]");
        for (const auto& word : node) {
            if (!word.IsScalar()) return wrong(word, key, "must be an argument vector of texts");
            out.push_back(word.Scalar());
        }
        return out;
    }

    Result<std::map<std::string, std::string>> variables(const YAML::Node& root) const {
        std::map<std::string, std::string> out;
        const YAML::Node node = root["env"];
        if (!node) return out;
        if (!node.IsMap()) return wrong(node, "env", "must be an object of variables");
        for (const auto& entry : node) {
            const bool sound = entry.first.IsScalar() && !entry.first.Scalar().empty() &&
                               entry.first.Scalar().find('=') == std::string::npos;
            if (!sound || !entry.second.IsScalar())
                return wrong(entry.first, "env", "must be an object of variables and their texts");
            out[entry.first.Scalar()] = entry.second.Scalar();
        }
        return out;
    }

    // A folder in the agent's home; `none` and nothing are the same.
    Result<std::string> skills(const YAML::Node& root) const {
        ATELIER_TRY(const std::string value, text(root, "skills", "none"));
        if (value == "none") return std::string();
        const fs::path folder(value);
        const bool leaves =
            folder.is_absolute() || std::find(folder.begin(), folder.end(), "..") != folder.end();
        if (value.empty() || leaves)
            return wrong(root["skills"], "skills", "must be a folder in the agent's home, or none");
        return value;
    }

    fs::path file_;
};

// Names become file names, so nothing but a plain word is looked for.
bool is_name(const std::string& text) {
    return !text.empty() && text.front() != '.' &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

} // namespace

Result<RuntimeDefinition> RuntimeFiles::definition(const std::string& name) {
    for (const fs::path& folder : {project_, shipped_}) {
        std::error_code error;
        const fs::path file = folder / (name + ".yaml");
        if (is_name(name) && fs::exists(file, error)) return Reader(file).read(name);
    }
    ATELIER_TRY(const auto there, names());
    return fail(ErrorCode::runtime_missing,
                "there is no runtime '" + shorten(to_valid_utf8(name), 60) + "'",
                there.empty() ? "none is installed: " + shipped_.string() + " is empty"
                              : "there are " + join(there, ", ") + "; one of your own goes to " +
                                    (project_ / "NAME.yaml").string());
}

Result<std::vector<std::string>> RuntimeFiles::names() {
    std::set<std::string> found;
    for (const fs::path& folder : {project_, shipped_}) {
        std::error_code error;
        fs::directory_iterator entry(folder, error);
        for (; !error && entry != fs::directory_iterator(); entry.increment(error))
            if (entry->path().extension() == ".yaml" && is_name(entry->path().stem().string()))
                found.insert(entry->path().stem().string());
        if (error && error != std::errc::no_such_file_or_directory &&
            error != std::errc::not_a_directory)
            return fail(ErrorCode::files_failed,
                        "cannot list " + folder.string() + ": " + error.message(),
                        "check the folder");
    }
    return std::vector<std::string>(found.begin(), found.end());
}

} // namespace atelier
