#include "adapters/yaml/plan_yaml.hpp"

#include "adapters/yaml/yaml_source.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string_view>

namespace atelier {
namespace {

using Keys = std::span<const std::string_view>;

constexpr auto plan_keys = std::to_array<std::string_view>({"epics", "changesets"});
constexpr auto epic_keys = std::to_array<std::string_view>(
    {"id", "key", "title", "description", "root_branch", "parent_branch", "scope", "acceptance",
     "changeset_strategy", "pr_strategy", "priority", "draft", "depends_on", "workflow",
     "changesets"});
constexpr auto changeset_keys =
    std::to_array<std::string_view>({"id", "key", "title", "description", "paths", "lines", "kind",
                                     "depends_on", "workflow", "tasks"});
constexpr auto task_keys = std::to_array<std::string_view>({"id", "title"});

std::string listed(Keys keys) {
    return join({keys.begin(), keys.end()}, ", ");
}

// Of a key that looks like a known one and is none: letters of other scripts, characters that are
// not seen.
std::string unknown_key(const std::string& name) {
    const bool plain = std::ranges::all_of(
        name, [](char c) { return static_cast<unsigned char>(c) - 0x20U < 0x5fU; });
    return plain ? "unknown key"
                 : "unknown key: it contains other characters than letters of ASCII";
}

// A plan file, to say where in it something is wrong.
class Source {
  public:
    explicit Source(const std::string& file) { plan_.file = file; }

    const std::string& file() const { return plan_.file; }
    Error fault(int line, const std::string& key, const std::string& what,
                const Advice& hint = {}) const {
        return plan_error(plan_, line, key, what, hint).value();
    }
    Error fault(const YamlFault& found) const {
        return fault(found.line, found.key, found.what,
                     found.key == "---" ? advise(Hint::one_document) : Advice(found.hint));
    }

  private:
    PlanDocument plan_;
};

// Takes one map apart. The first fault is kept; what is read after it does not matter.
class Part {
  public:
    Part(const Source& source, const YamlNode& node, const std::string& key, Keys known,
         std::optional<Error>& fault)
        : source_(source), fault_(fault), line_(node.line) {
        if (node.is_map())
            read(node, key, known);
        else
            wrong(line_, key, "it must be a map of keys and values",
                  advise(Hint::its_keys, listed(known)));
    }

    int line() const { return line_; }
    int line(const std::string& key) const {
        const auto at = entries_.find(key);
        return at == entries_.end() ? line_ : at->second.line;
    }

    std::string text(const std::string& key) {
        const YamlNode* node = scalar(key, "text");
        if (node == nullptr) return {};
        return checked(*node, line(key), key);
    }

    // Text that stands on one line of the plan's own: what surrounds it does not count.
    std::string words(const std::string& key) { return std::string(trim(text(key))); }

    std::optional<std::int64_t> number(const std::string& key) {
        const YamlNode* node = scalar(key, "a number");
        if (node == nullptr) return std::nullopt;
        const auto value = parse_integer(node->text);
        if (!value || !node->plain) wrong(line(key), key, "it must be a number");
        return value.value_or(0);
    }

    bool boolean(const std::string& key) {
        const YamlNode* node = scalar(key, "true or false");
        if (node == nullptr) return false;
        if (!node->plain || (node->text != "true" && node->text != "false"))
            wrong(line(key), key, "it must be true or false");
        return node->text == "true";
    }

    template <class E>
    std::optional<E> choice(const std::string& key) {
        const YamlNode* node = scalar(key, choices_of<E>());
        if (node == nullptr) return std::nullopt;
        const auto value = parse_name<E>(node->text);
        if (!value) wrong(line(key), key, "it must be " + choices_of<E>());
        return value;
    }

    template <class Checked>
    std::optional<Checked> name(const std::string& key) {
        const YamlNode* node = scalar(key, "text");
        if (node == nullptr) return std::nullopt;
        auto value = Checked::parse(node->text);
        if (value) return *std::move(value);
        wrong(line(key), key, value.error().message, value.error().hint);
        return std::nullopt;
    }

    // Calls `each(node)` for the items of a list.
    template <class F>
    void list(const std::string& key, const std::string& example, const F& each) {
        const auto at = entries_.find(key);
        if (at == entries_.end() || at->second.node->is_nothing()) return;
        if (!at->second.node->is_list())
            return wrong(at->second.line, key, "it must be a list",
                         advise(Hint::written_as, example));
        for (const YamlPart& item : at->second.node->items)
            each(*item);
    }

    std::vector<std::pair<std::string, int>> texts(const std::string& key,
                                                   const std::string& example) {
        std::vector<std::pair<std::string, int>> found;
        list(key, example, [&](const YamlNode& item) {
            if (!item.is_scalar())
                return wrong(item.line, key, "each item must be text",
                             advise(Hint::written_as, example));
            found.emplace_back(checked(item, item.line, key), item.line);
        });
        return found;
    }

    std::string checked(const YamlNode& node, int line, const std::string& key) {
        if (!node.unsound.empty()) wrong(line, key, node.unsound);
        return node.text;
    }

    void wrong(int line, const std::string& key, const std::string& what, const Advice& hint = {}) {
        if (!fault_) fault_ = source_.fault(line, key, what, hint);
    }

  private:
    struct Entry {
        YamlPart node;
        int line;
    };

    void read(const YamlNode& node, const std::string& key, Keys known) {
        for (const auto& [word, value] : node.members) {
            const std::string& name = word->text;
            if (!word->is_scalar())
                wrong(word->line, key, "its keys must be plain words");
            else if (std::find(known.begin(), known.end(), name) == known.end())
                wrong(word->line, name, unknown_key(name), advise(Hint::known_keys, listed(known)));
            else if (!entries_.emplace(name, Entry{value, word->line}).second)
                wrong(word->line, name, "it is given twice", advise(Hint::keep_one));
        }
    }

    const YamlNode* scalar(const std::string& key, const std::string& wanted) {
        const auto at = entries_.find(key);
        if (at == entries_.end() || at->second.node->is_nothing()) return nullptr;
        if (at->second.node->is_scalar()) return at->second.node.get();
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

    Result<PlanDocument> read(const YamlNode& root) {
        PlanDocument plan;
        plan.file = source_.file();
        Part part(source_, root, "epics", plan_keys, fault_);
        part.list("epics", "a list of maps, each beginning with '- title: ...'",
                  [&](const YamlNode& node) { plan.epics.push_back(epic(node)); });
        std::vector<PlannedChangeset> loose = changesets(part);
        if (!loose.empty() && !plan.epics.empty())
            part.wrong(part.line("changesets"), "changesets",
                       "put changesets inside an epic when there are epics");
        if (fault_) return fail(*fault_);
        if (!loose.empty()) {
            PlannedEpic epic;
            epic.line = part.line("changesets");
            epic.changesets = std::move(loose);
            plan.epics.push_back(std::move(epic));
        }
        if (plan.epics.empty())
            return fail(source_.fault(part.line("epics"), "epics", "it contains no epic",
                                      advise(Hint::plan_example)));
        return plan;
    }

  private:
    PlannedEpic epic(const YamlNode& node) {
        Part part(source_, node, "epics", epic_keys, fault_);
        PlannedEpic epic;
        epic.line = part.line();
        epic.id = part.name<BeadId>("id");
        epic.key = part.words("key");
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
        epic.workflow = part.words("workflow");
        epic.changesets = changesets(part);
        return epic;
    }

    std::vector<PlannedChangeset> changesets(Part& parent) {
        std::vector<PlannedChangeset> found;
        parent.list("changesets", "a list of maps, each beginning with '- title: ...'",
                    [&](const YamlNode& node) { found.push_back(changeset(node)); });
        return found;
    }

    PlannedChangeset changeset(const YamlNode& node) {
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
        changeset.workflow = part.words("workflow");
        part.list("tasks", "[first task, second task]",
                  [&](const YamlNode& item) { changeset.tasks.push_back(task(part, item)); });
        return changeset;
    }

    PlannedTask task(Part& owner, const YamlNode& node) {
        if (node.is_scalar())
            return {std::nullopt, std::string(trim(owner.checked(node, node.line, "tasks"))),
                    node.line};
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
    const Source source(file);
    const auto loaded = load_yaml(text);
    if (!loaded) return fail(source.fault(loaded.error()));
    const YamlNode& root = **loaded;
    if (root.is_nothing())
        return fail(source.fault(1, "epics", "the file is empty", advise(Hint::plan_example)));
    return DocumentReader(source).read(root);
}

} // namespace atelier
