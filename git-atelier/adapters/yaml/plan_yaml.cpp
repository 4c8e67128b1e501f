#include "adapters/yaml/plan_yaml.hpp"

#include "base/text.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <map>
#include <sstream>

namespace atelier {
namespace {

const std::vector<std::string> plan_keys = {"epics", "changesets"};
const std::vector<std::string> epic_keys = {
    "id",    "title",      "description",        "root_branch", "parent_branch",
    "scope", "acceptance", "changeset_strategy", "pr_strategy", "priority",
    "draft", "depends_on", "changesets"};
const std::vector<std::string> changeset_keys = {
    "id", "key", "title", "description", "paths", "lines", "kind", "depends_on", "tasks"};
const std::vector<std::string> task_keys = {"id", "title"};

class DocumentStart final : public YAML::EventHandler {
  public:
    int line = 1;

    void OnDocumentStart(const YAML::Mark& mark) override { line = std::max(mark.line, 0) + 1; }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  const std::string&) override {}
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                         YAML::EmitterStyle::value) override {}
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                    YAML::EmitterStyle::value) override {}
    void OnMapEnd() override {}
};

// The text of a plan file: loads it and knows where things stand in it.
class Source {
  public:
    Source(const std::string& text, const std::string& file) : text_(text) { plan_.file = file; }

    const std::string& file() const { return plan_.file; }
    static int line(const YAML::Node& node) { return std::max(node.Mark().line, 0) + 1; }
    Error fault(int line, const std::string& key, const std::string& what,
                const std::string& hint = {}) const {
        return plan_error(plan_, line, key, what, hint).value();
    }

    Result<YAML::Node> load() const {
        ATELIER_CHECK(check_bytes());
        try {
            if (const auto second = second_document())
                return fail(fault(*second, "---", "there is a second document",
                                  "put all epics under one 'epics:'"));
            return YAML::Load(text_);
        } catch (const YAML::Exception& thrown) {
            const int at = std::max(thrown.mark.line, 0) + 1;
            const bool tab = has_tab_indent(at) || has_tab_indent(at - 1);
            return fail(fault(at, "syntax",
                              tab ? "a line is indented with a tab" : "YAML: " + thrown.msg,
                              tab ? "indent with blanks only"
                                  : "text with ': ', '#', a leading '-' or quotes in it goes "
                                    "between double quotes"));
        }
    }

    // Why a scalar cannot be taken as it stands.
    std::optional<std::string> unsound(const YAML::Node& node) const {
        for (const char c : node.Scalar())
            if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') ||
                c == 0x7f)
                return "it contains a control character";
        // The library takes an unclosed quote for one that lasts to the end of the file.
        const auto begin = static_cast<std::size_t>(std::max(node.Mark().pos, 0));
        if (node.Tag() == "!" && begin < text_.size() && !is_closed_quote(begin))
            return "its quote is not closed";
        return std::nullopt;
    }

  private:
    // Where one begins. The library's way of loading all at once never ends on a document of which
    // it takes nothing.
    std::optional<int> second_document() const {
        std::istringstream stream(text_);
        YAML::Parser parser(stream);
        DocumentStart start;
        if (!parser.HandleNextDocument(start) || !parser.HandleNextDocument(start))
            return std::nullopt;
        return start.line;
    }

    Result<void> check_bytes() const {
        int at = 0;
        for (const std::string& line : split(text_, '\n')) {
            ++at;
            if (!is_valid_utf8(line))
                return fail(fault(at, "syntax", "it is not UTF-8", "save the file as UTF-8"));
            for (const char c : line)
                if (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\r')
                    return fail(fault(at, "syntax", "it contains a control character"));
        }
        return {};
    }

    bool has_tab_indent(int line) const {
        const auto lines = split(text_, '\n');
        if (line < 1 || static_cast<std::size_t>(line) > lines.size()) return false;
        const std::string& text = lines[static_cast<std::size_t>(line) - 1];
        const auto first = text.find_first_not_of(' ');
        return first != std::string::npos && text[first] == '\t';
    }

    bool is_closed_quote(std::size_t begin) const {
        const char quote = text_[begin];
        if (quote != '"' && quote != '\'') return true;
        for (std::size_t i = begin + 1; i < text_.size(); ++i) {
            if (quote == '"' && text_[i] == '\\') {
                ++i;
            } else if (text_[i] == quote) {
                if (quote == '"' || i + 1 >= text_.size() || text_[i + 1] != quote) return true;
                ++i;
            }
        }
        return false;
    }

    const std::string& text_;
    PlanDocument plan_;
};

// Takes one map apart. The first fault is kept; what is read after it does not matter.
class Part {
  public:
    Part(const Source& source, const YAML::Node& node, const std::string& key,
         const std::vector<std::string>& known, std::optional<Error>& fault)
        : source_(source), fault_(fault), line_(source.line(node)) {
        if (node.IsMap())
            read(node, key, known);
        else
            wrong(line_, key, "it must be a map of keys and values",
                  "its keys are " + join(known, ", "));
    }

    int line() const { return line_; }
    int line(const std::string& key) const {
        const auto at = entries_.find(key);
        return at == entries_.end() ? line_ : at->second.line;
    }

    std::string text(const std::string& key) {
        const YAML::Node* node = scalar(key, "text");
        if (node == nullptr) return {};
        return checked(*node, line(key), key);
    }

    // Text that stands on one line of the plan's own: what surrounds it does not count.
    std::string words(const std::string& key) { return std::string(trim(text(key))); }

    std::optional<std::int64_t> number(const std::string& key) {
        const YAML::Node* node = scalar(key, "a number");
        if (node == nullptr) return std::nullopt;
        const auto value = parse_integer(node->Scalar());
        if (!value || is_quoted(*node)) wrong(line(key), key, "it must be a number");
        return value.value_or(0);
    }

    bool boolean(const std::string& key) {
        const YAML::Node* node = scalar(key, "true or false");
        if (node == nullptr) return false;
        if (is_quoted(*node) || (node->Scalar() != "true" && node->Scalar() != "false"))
            wrong(line(key), key, "it must be true or false");
        return node->Scalar() == "true";
    }

    template <class E>
    std::optional<E> choice(const std::string& key) {
        const YAML::Node* node = scalar(key, choices_of<E>());
        if (node == nullptr) return std::nullopt;
        const auto value = parse_name<E>(node->Scalar());
        if (!value) wrong(line(key), key, "it must be " + choices_of<E>());
        return value;
    }

    template <class Checked>
    std::optional<Checked> name(const std::string& key) {
        const YAML::Node* node = scalar(key, "text");
        if (node == nullptr) return std::nullopt;
        auto value = Checked::parse(node->Scalar());
        if (value) return *std::move(value);
        wrong(line(key), key, value.error().message, value.error().hint);
        return std::nullopt;
    }

    // Calls `each(node)` for the items of a list.
    template <class F>
    void list(const std::string& key, const std::string& example, const F& each) {
        const auto at = entries_.find(key);
        if (at == entries_.end() || at->second.node.IsNull()) return;
        if (!at->second.node.IsSequence())
            return wrong(at->second.line, key, "it must be a list", "write it as " + example);
        for (const auto& item : at->second.node)
            each(item);
    }

    std::vector<std::pair<std::string, int>> texts(const std::string& key,
                                                   const std::string& example) {
        std::vector<std::pair<std::string, int>> found;
        list(key, example, [&](const YAML::Node& item) {
            const int line = source_.line(item);
            if (!item.IsScalar())
                return wrong(line, key, "each item must be text", "write it as " + example);
            found.emplace_back(checked(item, line, key), line);
        });
        return found;
    }

    std::string checked(const YAML::Node& node, int line, const std::string& key) {
        if (const auto why = source_.unsound(node)) wrong(line, key, *why);
        return node.Scalar();
    }

    void wrong(int line, const std::string& key, const std::string& what,
               const std::string& hint = {}) {
        if (!fault_) fault_ = source_.fault(line, key, what, hint);
    }

  private:
    struct Entry {
        YAML::Node node;
        int line;
    };

    void read(const YAML::Node& node, const std::string& key,
              const std::vector<std::string>& known) {
        for (const auto& entry : node) {
            const int at = source_.line(entry.first);
            if (!entry.first.IsScalar()) {
                wrong(at, key, "its keys must be plain words");
                continue;
            }
            const std::string name = entry.first.Scalar();
            if (std::find(known.begin(), known.end(), name) == known.end())
                wrong(at, name, "it is not known here", "the known keys are " + join(known, ", "));
            else if (!entries_.emplace(name, Entry{entry.second, at}).second)
                wrong(at, name, "it stands here a second time", "keep one of them");
        }
    }

    static bool is_quoted(const YAML::Node& node) { return node.Tag() == "!"; }

    const YAML::Node* scalar(const std::string& key, const std::string& wanted) {
        const auto at = entries_.find(key);
        if (at == entries_.end() || at->second.node.IsNull()) return nullptr;
        if (at->second.node.IsScalar()) return &at->second.node;
        wrong(at->second.line, key, "it must be " + wanted);
        return nullptr;
    }

    const Source& source_;
    std::optional<Error>& fault_;
    int line_;
    std::map<std::string, Entry> entries_;
};

class DocumentReader {
  public:
    explicit DocumentReader(const Source& source) : source_(source) {}

    Result<PlanDocument> read(const YAML::Node& root) {
        PlanDocument plan;
        plan.file = source_.file();
        Part part(source_, root, "epics", plan_keys, fault_);
        part.list("epics", "a list of maps, each beginning with '- title: ...'",
                  [&](const YAML::Node& node) { plan.epics.push_back(epic(node)); });
        std::vector<PlannedChangeset> loose = changesets(part);
        if (!loose.empty() && !plan.epics.empty())
            part.wrong(part.line("changesets"), "changesets",
                       "changesets stand inside an epic when there are epics");
        if (fault_) return fail(*fault_);
        if (!loose.empty()) {
            PlannedEpic epic;
            epic.line = part.line("changesets");
            epic.changesets = std::move(loose);
            plan.epics.push_back(std::move(epic));
        }
        if (plan.epics.empty())
            return fail(source_.fault(part.line("epics"), "epics", "there is no epic in it",
                                      "begin with 'epics:' and a list; 'git atelier plan --help' "
                                      "shows an example"));
        return plan;
    }

  private:
    PlannedEpic epic(const YAML::Node& node) {
        Part part(source_, node, "epics", epic_keys, fault_);
        PlannedEpic epic;
        epic.line = part.line();
        epic.id = part.name<BeadId>("id");
        epic.title = part.words("title");
        epic.description = part.text("description");
        epic.root_branch = part.name<BranchName>("root_branch");
        epic.parent_branch = part.name<BranchName>("parent_branch");
        epic.scope = part.text("scope");
        epic.acceptance = part.text("acceptance");
        epic.changeset_strategy = part.text("changeset_strategy");
        epic.pr_strategy = part.choice<PrStrategy>("pr_strategy");
        if (const auto priority = part.number("priority")) {
            if (*priority < 0 || *priority > 4)
                part.wrong(part.line("priority"), "priority", "it is not between 0 and 4");
            epic.priority = static_cast<int>(*priority);
        }
        epic.draft = part.boolean("draft");
        epic.depends_on = dependencies(part);
        epic.changesets = changesets(part);
        return epic;
    }

    std::vector<PlannedChangeset> changesets(Part& parent) {
        std::vector<PlannedChangeset> found;
        parent.list("changesets", "a list of maps, each beginning with '- title: ...'",
                    [&](const YAML::Node& node) { found.push_back(changeset(node)); });
        return found;
    }

    PlannedChangeset changeset(const YAML::Node& node) {
        Part part(source_, node, "changesets", changeset_keys, fault_);
        PlannedChangeset changeset;
        changeset.line = part.line();
        changeset.id = part.name<BeadId>("id");
        changeset.key = part.words("key");
        changeset.title = part.words("title");
        changeset.description = part.text("description");
        for (auto& [glob, line] : part.texts("paths", "[\"src/**\"]"))
            changeset.paths.push_back(std::move(glob));
        changeset.lines = part.number("lines");
        changeset.kind = part.choice<ChangesetKind>("kind");
        changeset.depends_on = dependencies(part);
        part.list("tasks", "[first task, second task]",
                  [&](const YAML::Node& item) { changeset.tasks.push_back(task(part, item)); });
        return changeset;
    }

    PlannedTask task(Part& owner, const YAML::Node& node) {
        if (node.IsScalar()) {
            const int line = source_.line(node);
            return {std::nullopt, std::string(trim(owner.checked(node, line, "tasks"))), line};
        }
        Part part(source_, node, "tasks", task_keys, fault_);
        return {part.name<BeadId>("id"), part.words("title"), part.line()};
    }

    static std::vector<PlannedDependency> dependencies(Part& part) {
        std::vector<PlannedDependency> found;
        for (auto& [name, line] : part.texts("depends_on", "[first, second]"))
            found.push_back({std::move(name), line});
        return found;
    }

    const Source& source_;
    std::optional<Error> fault_;
};

} // namespace

Result<PlanDocument> YamlPlanFormat::parse(const std::string& text, const std::string& file) {
    const Source source(text, file);
    ATELIER_TRY(const YAML::Node root, source.load());
    if (root.IsNull())
        return fail(source.fault(1, "epics", "the file is empty",
                                 "begin with 'epics:' and a list; 'git atelier plan --help' shows "
                                 "an example"));
    return DocumentReader(source).read(root);
}

} // namespace atelier
