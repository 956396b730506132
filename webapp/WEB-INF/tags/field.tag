<%@ tag body-content="empty" pageEncoding="UTF-8" description="A field of a form: label above, hint and error below, announced."
%><%@ attribute name="name" required="true"
%><%@ attribute name="label" required="true" description="message key"
%><%@ attribute name="autocomplete" required="true"
%><%@ attribute name="type" description="text unless told"
%><%@ attribute name="value"
%><%@ attribute name="hint" description="message key"
%><%@ attribute name="hintValue" type="java.lang.Object"
%><%@ attribute name="wrong" description="message key of what is wrong with it"
%><%@ attribute name="focus" type="java.lang.Boolean"
%><%@ attribute name="id" description="its name unless told"
%><%@ attribute name="optional" type="java.lang.Boolean"
%><%@ taglib prefix="c" uri="jakarta.tags.core"
%><%@ taglib prefix="fn" uri="jakarta.tags.functions"
%><%@ taglib prefix="l" tagdir="/WEB-INF/tags"
%><c:set var="id" value="${empty id ? name : id}"
/><div class="field">
<label for="${id}"><l:say key="${label}"/></label>
<c:if test="${type eq 'password'}"><div class="with-button"></c:if><input id="${id}" name="${name}" type="${empty type ? 'text' : type}" value="${fn:escapeXml(value)}" autocomplete="${autocomplete}"<c:if test="${not optional}"> required</c:if
><c:if test="${type ne 'password'}"> autocapitalize="none" spellcheck="false"</c:if
><c:if test="${type eq 'password'}"> data-show="<l:say key='form.show'/>" data-hide="<l:say key='form.hide'/>"</c:if
><c:if test="${not empty wrong}"> aria-invalid="true"</c:if
><c:if test="${not empty wrong or not empty hint}"> aria-describedby="<c:if test='${not empty wrong}'>${id}-wrong </c:if><c:if test='${not empty hint}'>${id}-hint</c:if>"</c:if
><c:if test="${focus or not empty wrong}"> autofocus</c:if>><c:if test="${type eq 'password'}"></div></c:if>
<c:if test="${not empty wrong}"><p class="wrong" id="${id}-wrong" role="alert"><l:say key="${wrong}"/></p></c:if>
<c:if test="${not empty hint}"><p class="hint" id="${id}-hint"><l:say key="${hint}" with="${hintValue}"/></p></c:if>
</div>
