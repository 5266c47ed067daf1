package org.llmfailover.prompt;

import com.fasterxml.jackson.databind.JsonNode;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.StringWriter;
import org.llmfailover.chat.InvalidRequestException;

/** A text with Mustache tags, compiled once. What a variable holds is never read as a template again. Thread-safe. */
final class PromptTemplate {

    /** More characters than any model reads; a section over a long list could otherwise repeat a long value without end. */
    static final int MAX_RENDERED = 16 * 1024 * 1024;

    private static final Mustache.Compiler COMPILER =
            Mustache.compiler().escapeHTML(false).emptyStringIsFalse(true).withCollector(new JsonCollector());

    private final String prompt;
    private final Template template;

    private PromptTemplate(String prompt, Template template) {
        this.prompt = prompt;
        this.template = template;
    }

    /**
     * Compiles a template.
     *
     * @param prompt the prompt's name, for the caller's errors
     * @throws MustacheException when the text is no template or it uses partials
     */
    static PromptTemplate compile(String prompt, String source) {
        try {
            Template template = COMPILER.compile(source);
            boolean usualTags = !source.contains("{{=");
            template.visit(new Check(usualTags));
            return new PromptTemplate(prompt, template);
        } catch (StringIndexOutOfBoundsException e) {
            // the engine's way to say {{}}
            throw new MustacheException("a tag is empty", e);
        }
    }

    /**
     * The text with the variables of a JSON object in it.
     *
     * @throws InvalidRequestException when a variable is missing or null, or the text grows beyond all use
     */
    String render(JsonNode variables) {
        BoundedWriter text = new BoundedWriter(prompt);
        try {
            template.execute(variables, text);
        } catch (MustacheException.Context e) {
            throw new InvalidRequestException("prompt '" + prompt + "' needs the variable '" + e.key + "'", e.key);
        }
        return text.toString();
    }

    private static final class BoundedWriter extends StringWriter {

        private final String prompt;

        BoundedWriter(String prompt) {
            this.prompt = prompt;
        }

        @Override
        public void write(String text) {
            if (getBuffer().length() + (long) text.length() > MAX_RENDERED) {
                throw new InvalidRequestException(
                        "prompt '" + prompt + "' grows beyond " + MAX_RENDERED
                                + " characters with these variables; send shorter ones",
                        "LlmPrompt");
            }
            super.write(text);
        }
    }

    /**
     * Refuses partials and tags without an end, which the engine passes on as text.
     *
     * @param usualTags whether the tags are the usual ones throughout, so that no text may hold one
     */
    private record Check(boolean usualTags) implements Mustache.Visitor {

        @Override
        public void visitText(String text) {
            if (usualTags && text.contains("{{")) {
                throw new MustacheException("a tag has no end");
            }
        }

        @Override
        public void visitVariable(String name) {}

        @Override
        public boolean visitInclude(String name) {
            throw new MustacheException("the partial '" + name + "' is not supported");
        }

        @Override
        public boolean visitParent(String name) {
            return visitInclude(name);
        }

        @Override
        public boolean visitBlock(String name) {
            return true;
        }

        @Override
        public boolean visitSection(String name) {
            return true;
        }

        @Override
        public boolean visitInvertedSection(String name) {
            return true;
        }
    }
}
