package toucan.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import toucan.capture.View;

/** The words of {@code --capture-view}. */
final class ViewConverter implements ITypeConverter<View> {
    @Override
    public View convert(String word) {
        return switch (word) {
            case "tcp" -> View.TCP;
            case "udp" -> View.UDP;
            default -> throw new TypeConversionException("'" + word + "' is no view: write tcp or udp");
        };
    }
}
