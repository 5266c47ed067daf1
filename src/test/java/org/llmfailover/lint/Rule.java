package org.llmfailover.lint;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What the files below {@code routes/} must keep to. */
public enum Rule {
    /** A file is found by the id of the route in it. */
    FILE_NAME(Names::files),
    /** The jar keeps all files in one folder. */
    FILE_NAME_ONCE(Names::filesOnce),
    /** An id is what metrics, the breaker console and a person's report call a node. */
    ID(nodes(Names::lacksId, "has no id")),
    /** In a host's context every id of the bundle shows whose it is. */
    ID_PREFIX(nodes(Names::lacksPrefix, "has an id that does not begin with llm-")),
    /** Two circuit breakers of the same id would be one. */
    ID_ONCE(Names::idsOnce),
    /** Direct names are global in a context, like ids. */
    DIRECT_NAME(nodes(Names::isForeignDirect, "has a direct: name that does not begin with llm-")),
    /**
     * The policy is read in the YAML. Routes, templates and their parameters, and every node that decides or repeats
     * say why; a process says what it does, unless it is the one step of a node that says it; a doCatch or its first
     * step says what has happened.
     */
    DESCRIPTION(Descriptions::missing),
    /** An open circuit without the flag lets a call pass as if it had been answered; other options have traps. */
    CIRCUIT(Circuits::flawed),
    /** HTTP calls as camel-http makes them by default leak headers, turn into GET, repeat themselves and never end. */
    HTTP_CALL(HttpCalls::flawed),
    /** Some of Camel swallows failures, overwrites answers, or stops the caller's route. */
    TRAP(Forbidden::traps),
    /** Nothing of the bundle acts on a host's routes. */
    GLOBAL(Forbidden::globals),
    /** A host's error handler does not act in the bundle's routes. */
    ERROR_HANDLER(ErrorHandling::missing),
    /** An onException stands in a file of the routes it is for, and each of them has an error handler that minds it. */
    ON_EXCEPTION(ErrorHandling::misplacedOnException),
    /** A placeholder is a template's parameter, a value of the bundle's, or a property it knows. */
    PLACEHOLDER(Placeholders::unknown),
    /** The one way to write a thing, which Kaoto writes and later versions of Camel do not warn of. */
    CANONICAL(Canonical::deviations);

    private final Check check;

    Rule(Check check) {
        this.check = check;
    }

    /** Finds what is wrong in a set of files. */
    interface Check {
        Stream<String> problems(List<RouteFile> files);
    }

    /** A sentence for each place where a file breaks the rule. */
    public List<String> problems(List<RouteFile> files) {
        return check.problems(files).toList();
    }

    private static Check nodes(Predicate<RouteNode> wrong, String complaint) {
        return files -> files.stream()
                .flatMap(file -> file.nodes().stream())
                .filter(wrong)
                .map(node -> node.says(complaint));
    }
}
